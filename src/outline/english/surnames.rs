//! Chinese surnames as they are spelt: those that a name in a heading may begin with.

/// Surnames of two characters, and their spelling.
const DOUBLE: &[(&str, &str)] = &[
    ("欧阳", "ouyang"),
    ("司马", "sima"),
    ("诸葛", "zhuge"),
    ("上官", "shangguan"),
    ("夏侯", "xiahou"),
    ("皇甫", "huangfu"),
    ("令狐", "linghu"),
    ("慕容", "murong"),
    ("司徒", "situ"),
    ("公孙", "gongsun"),
    ("东方", "dongfang"),
    ("西门", "ximen"),
    ("范姜", "fan-jiang"),
    ("张简", "zhang-jian"),
];

/// Surnames of one character, by how many bear them; 99 of 100 people have one of these.
const SINGLE: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于\
杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛阎段雷龙黎史陶贺顾毛郝龚邵万覃武钱\
戴严莫孔向汤萧洪庄柯翁涂游施简纪阮詹连古童辜蓝池麦区";

/// Surnames that are read otherwise than their character mostly is.
const READINGS: &[(char, &str)] = &[
    ('曾', "zeng"),
    ('区', "ou"),
    ('任', "ren"),
    ('叶', "ye"),
    ('单', "shan"),
    ('解', "xie"),
    ('翁', "weng"),
];

/// Returns the spelling of the surname that a folded text begins with, and its length in bytes.
pub(super) fn at(text: &str) -> Option<(String, usize)> {
    let double = DOUBLE.iter().find(|(surname, _)| text.starts_with(surname));
    if let Some((surname, spelling)) = double {
        return Some(((*spelling).to_owned(), surname.len()));
    }
    let first = text.chars().next().filter(|&c| SINGLE.contains(c))?;
    let reading = READINGS.iter().find(|&&(surname, _)| surname == first);
    let spelling =
        reading.map_or_else(|| super::sound(first), |(_, spelling)| (*spelling).to_owned());
    Some((spelling, first.len_utf8()))
}
