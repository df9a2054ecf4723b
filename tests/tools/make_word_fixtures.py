"""Makes the Word files that the reader's tests read, in tests/fixtures/docx.

Usage: make_word_fixtures.py    Needs python-docx and LibreOffice (tests/tools/install.sh).

- habits.docx: by hand, with what Word itself writes: runs cut by revision ids, proofing marks,
  text boxes as alternatives, tracked changes, fields over paragraphs, native numbers.
- python-docx.docx, libreoffice.docx: by those programs.
"""

import pathlib
import subprocess
import tempfile
import zipfile

import docx

HERE = pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "docx"
W='xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
H='<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
def p(inner, style=None, ppr=''):
    s=f'<w:pStyle w:val="{style}"/>' if style else ''
    pr=f'<w:pPr>{s}{ppr}</w:pPr>' if s or ppr else ''
    return f'<w:p w14:paraId="1A2B3C4D" w:rsidR="00A1" w:rsidRDefault="00A1">{pr}{inner}</w:p>'
def r(t, rpr=''):
    pr=f'<w:rPr>{rpr}</w:rPr>' if rpr else ''
    return f'<w:r w:rsidRPr="00B2">{pr}<w:t xml:space="preserve">{t}</w:t></w:r>'
def fld(kind): return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'
def ins(t): return f'<w:r><w:instrText xml:space="preserve"> {t} </w:instrText></w:r>'
body=[
 p(r('海港'),'a3'), p(r('一份說明'),'a4'),
 # contents list as a field over paragraphs
 p(fld('begin')+ins('TOC \\o "1-3" \\h \\z \\u')+fld('separate')+'<w:hyperlink w:anchor="_Toc1"><w:r><w:t>第一章 碼頭</w:t></w:r><w:r><w:tab/></w:r>'+fld('begin')+ins('PAGEREF _Toc1 \\h')+fld('separate')+r('1')+fld('end')+'</w:hyperlink>','TOC1'),
 p(r('第二章 帳簿')+fld('end'),'TOC1'),
 p('<w:bookmarkStart w:id="0" w:name="_Toc1"/><w:bookmarkStart w:id="1" w:name="harbour"/>'+r('碼')+'<w:proofErr w:type="spellStart"/>'+r('頭')+'<w:bookmarkEnd w:id="1"/><w:bookmarkEnd w:id="0"/>','1'),
 # runs cut by rsids, hint, proofErr, formatting
 p(r('天還沒')+r('有亮，')+'<w:proofErr w:type="gramStart"/>'+r('碼頭','<w:rFonts w:hint="eastAsia"/>')+'<w:proofErr w:type="gramEnd"/>'+r('上的')+r('燈','<w:b/>')+r('已經','<w:b/><w:bCs/>')+r('亮')+r('了','<w:b w:val="0"/>')+r('。')+'<w:r><w:rPr><w:rStyle w:val="fr"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'+r(' 見 H')+r('2','<w:vertAlign w:val="subscript"/>')+r('O，')+r('斜體','<w:i/>')+r('、')+r('刪','<w:strike/>')+r('、')+r('線','<w:u w:val="single"/>')+r('；')+r('隱','<w:vanish/>')+r('標','<w:highlight w:val="yellow"/>')+r('。'), ppr='<w:ind w:firstLineChars="200" w:firstLine="420"/>'),
 # tracked changes
 p(r('共')+'<w:del w:id="5" w:author="王" w:date="2024-01-01T00:00:00Z"><w:r><w:delText>十一</w:delText></w:r></w:del><w:ins w:id="6" w:author="王"><w:r><w:t>十二</w:t></w:r></w:ins>'+r('艘船')+'<w:moveFrom w:id="7" w:author="王"><w:r><w:t>（甲）</w:t></w:r></w:moveFrom><w:moveTo w:id="8" w:author="王"><w:r><w:t>（乙）</w:t></w:r></w:moveTo>'+r('。')),
 p(r('前半句，'),ppr='<w:rPr><w:del w:id="9" w:author="王"/></w:rPr>'),
 p(r('後半句。')),
 # alternate content text box
 p('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="1" name="文字方塊 1"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>'+p(r('方塊裡的話。'))+'</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>'+p(r('方塊裡的話。'))+'</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>'+r('方塊旁的話。')),
 p('<w:r><w:pict><v:rect><v:textbox><w:txbxContent>'+p(r('舊式方塊。'))+'</w:txbxContent></v:textbox></v:rect></w:pict></w:r>'+r('舊式旁。')),
 # lists
 p(r('第一項'),'af',ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'),
 p(r('子項甲'),'af',ppr='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>'),
 p(r('子項乙'),'af',ppr='<w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr>'),
 p(r('項下的一段。'),'af',ppr='<w:ind w:left="420"/>'),
 p(r('第二項'),'af',ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'),
 p(r('中間一段。')),
 p(r('第三項'),'af',ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'),
 p(r('另起'),'af',ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'),
 p(r('圓點'),'af',ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="4"/></w:numPr>'),
 p(r('條文。'),'af',ppr='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr>'),
 # heading with native number, custom style
 p(r('帳簿'),'zm'),
 p(r('見')+fld('begin')+ins('REF harbour \\h')+fld('separate')+r('碼頭')+fld('end')+r('，')+'<w:hyperlink r:id="rId9" w:tooltip="網"><w:r><w:rPr><w:rStyle w:val="ad"/><w:u w:val="single"/></w:rPr><w:t>網站</w:t></w:r></w:hyperlink>'+r('，')+'<w:hyperlink w:anchor="nowhere">'+r('別處')+'</w:hyperlink>'+r('。')+'<w:commentRangeStart w:id="0"/>'+r('存疑')+'<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'+'<w:r><w:rPr><w:rStyle w:val="er"/></w:rPr><w:endnoteReference w:id="3"/></w:r>'),
 p('<m:oMathPara><m:oMath><m:r><m:t>x=</m:t></m:r><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></m:oMathPara>'),
 p('<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>gǎng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>港</w:t></w:r></w:rubyBase></w:ruby></w:r>'+r('口')+fld('begin')+ins('EQ \\* jc2 \\* "Font:宋体" \\* hps10 \\o\\ad(\\s\\up 9(wān),灣)')+fld('end')+r('。')+r('重點','<w:em w:val="dot"/>')+r('。')),
 # caption with SEQ, table with spans
 p(r('表 ')+fld('begin')+ins('SEQ 表 \\* ARABIC')+fld('separate')+r('1')+fld('end')+r('　船期'),'ac'),
 '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>'
 '<w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'+p(r('船'))+'</w:tc><w:tc><w:tcPr/>'+p(r('日'),ppr='<w:jc w:val="center"/>')+'</w:tc></w:tr>'
 '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>'+p(r('甲'))+'</w:tc><w:tc>'+p(r('一號'))+'</w:tc><w:tc>'+p(r('三日'),ppr='<w:jc w:val="center"/>')+'</w:tc></w:tr>'
 '<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>'+p('')+'</w:tc><w:tc>'+p(r('二號'))+'</w:tc><w:tc>'+p(r('四日'),ppr='<w:jc w:val="center"/>')+'</w:tc></w:tr></w:tbl>',
 p('<w:r><w:drawing><wp:inline><wp:docPr id="3" name="圖片 1" descr="一張圖"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:blipFill><a:blip r:embed="rId10"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'),
 p(r('圖 ')+'<w:fldSimple w:instr=" SEQ 圖 \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple>'+r('：港口'),'ac'),
 '<w:sdt><w:sdtPr><w:tag w:val="x"/></w:sdtPr><w:sdtContent>'+p('<w:smartTag w:uri="u" w:element="e">'+r('智慧')+'</w:smartTag>'+r('標籤。'))+'</w:sdtContent></w:sdt>',
 '<w:sectPr><w:headerReference w:type="default" r:id="rId11"/></w:sectPr>']
styles='''<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-TW"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style><w:style w:type="paragraph" w:styleId="a4"><w:name w:val="Subtitle"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="zm"><w:name w:val="章名"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="af"><w:name w:val="List Paragraph"/><w:pPr><w:ind w:firstLineChars="200" w:firstLine="420"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="ac"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="ft"><w:name w:val="footnote text"/></w:style>
<w:style w:type="character" w:styleId="fr"><w:name w:val="footnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="er"><w:name w:val="endnote reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="ad"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>'''
def lvl(i,fmt,text,left,hang,extra=''): return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{extra}<w:lvlText w:val="{text}"/><w:pPr><w:ind w:left="{left}" w:hanging="{hang}"/></w:pPr></w:lvl>'
numbering='<w:abstractNum w:abstractNumId="0">'+lvl(0,'taiwaneseCountingThousand','第%1章',0,0,'<w:pStyle w:val="1"/>')+'</w:abstractNum>'
numbering+='<w:abstractNum w:abstractNumId="1">'+lvl(0,'decimal','%1.',420,420)+lvl(1,'lowerLetter','%2)',840,420)+'</w:abstractNum>'
numbering+='<w:abstractNum w:abstractNumId="2">'+lvl(0,'bullet','•',420,420)+'</w:abstractNum>'
numbering+='<w:abstractNum w:abstractNumId="3">'+lvl(0,'taiwaneseCountingThousand','第%1條',420,420)+'</w:abstractNum>'
for n,a,o in [(1,0,''),(2,1,''),(3,1,'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),(4,2,''),(5,3,'')]:
    numbering+=f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/>{o}</w:num>'
def sep(tag): return f'<w:{tag} w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:{tag}><w:{tag} w:type="continuationSeparator" w:id="1"><w:p/></w:{tag}>'
foot=sep('footnote')+'<w:footnote w:id="2">'+p('<w:r><w:rPr><w:rStyle w:val="fr"/></w:rPr><w:footnoteRef/></w:r>'+r(' 註腳的話，見')+r('《港史》','<w:i/>')+r('。'),'ft')+'</w:footnote>'
end=sep('endnote')+'<w:endnote w:id="3">'+p('<w:r><w:rPr><w:rStyle w:val="er"/></w:rPr><w:endnoteRef/></w:r>'+r(' 文末的話。'),'ft')+'</w:endnote>'
comments='<w:comment w:id="0" w:author="李" w:date="2024-01-01T00:00:00Z">'+p(r('請查原書'))+'</w:comment>'
OFF='http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
rels=[('rId1','styles','styles.xml'),('rId2','numbering','numbering.xml'),('rId3','footnotes','footnotes.xml'),('rId4','endnotes','endnotes.xml'),('rId5','comments','comments.xml'),('rId10','image','media/image1.png'),('rId11','header','header1.xml')]
RN='xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
ct='<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
for n in ['styles','numbering','footnotes','endnotes','comments']: ct+=f'<Override PartName="/word/{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{n}+xml"/>'
ct+='<Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/></Types>'
png=(HERE / 'chart.png').read_bytes()
parts={'[Content_Types].xml':ct,'_rels/.rels':f'<Relationships {RN}><Relationship Id="rId1" Type="{OFF}officeDocument" Target="word/document.xml"/></Relationships>',
'word/document.xml':f'<w:document {W}><w:body>'+''.join(body)+'</w:body></w:document>',
'word/styles.xml':f'<w:styles {W}>{styles}</w:styles>','word/numbering.xml':f'<w:numbering {W}>{numbering}</w:numbering>',
'word/footnotes.xml':f'<w:footnotes {W}>{foot}</w:footnotes>','word/endnotes.xml':f'<w:endnotes {W}>{end}</w:endnotes>','word/comments.xml':f'<w:comments {W}>{comments}</w:comments>',
'word/header1.xml':f'<w:hdr {W}>{p(r("海港繁體頁眉"))}</w:hdr>',
'word/_rels/document.xml.rels':f'<Relationships {RN}>'+''.join(f'<Relationship Id="{i}" Type="{OFF}{k}" Target="{t}"/>' for i,k,t in rels)+f'<Relationship Id="rId9" Type="{OFF}hyperlink" Target="https://example.com/" TargetMode="External"/></Relationships>'}
with zipfile.ZipFile(HERE / 'habits.docx','w',zipfile.ZIP_DEFLATED) as z:
    for n,t in parts.items():
        i=zipfile.ZipInfo(n,(1980,1,1,0,0,0)); i.compress_type=zipfile.ZIP_DEFLATED
        z.writestr(i,t if t.startswith('<?') else H+t)
    i=zipfile.ZipInfo('word/media/image1.png',(1980,1,1,0,0,0)); z.writestr(i,png)

d=docx.Document()
d.core_properties.author='林海'; d.core_properties.title=''
d.add_heading('茶行年報',0)
d.add_heading('一年的生意',1)
p=d.add_paragraph('今年賣出 '); p.add_run('三千斤').bold=True; p.add_run('，比去年'); p.add_run('多').italic=True; p.add_run('。')
d.add_paragraph('春茶',style='List Bullet'); d.add_paragraph('冬茶',style='List Bullet')
d.add_paragraph('頭春',style='List Bullet 2')
d.add_paragraph('先採',style='List Number'); d.add_paragraph('後焙',style='List Number')
d.add_heading('帳目',2)
t=d.add_table(rows=3,cols=3); 
for r in range(3):
    for c in range(3): t.cell(r,c).text=f'{r}之{c}'
t.cell(0,0).merge(t.cell(0,1)); t.cell(1,2).merge(t.cell(2,2))
d.add_paragraph('慢就是快。',style='Intense Quote')
d.add_picture(str(HERE / 'chart.png'))
d.add_paragraph('圖一　船數',style='Caption')
d.core_properties.comments=''
d.save(HERE / 'python-docx.docx')

HTML = """<html><head><meta charset="utf-8"><title>碼頭志</title></head><body><h1>碼頭</h1><p>天亮了，<b>船</b>到了<i>岸</i>，<u>人</u>也到了。H<sub>2</sub>O</p><h2>帳簿</h2><ol start="3"><li>先看</li><li>再數<ul><li>大箱</li><li>小箱</li></ul></li></ol><blockquote>慢就是快。</blockquote><table border="1"><thead><tr><th>船</th><th>日</th></tr></thead><tr><td rowspan="2">甲</td><td>三</td></tr><tr><td>四</td></tr></table><pre>ls -l
cd ..</pre><p>見<a href="https://example.com/">網站</a>。</p></body></html>"""
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    (folder / "libreoffice.html").write_text(HTML, encoding="utf-8")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(HERE), str(folder / "libreoffice.html")],
        check=True, capture_output=True)
