import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files with veraPDF's core: CheckPdf 2a,ua1 FILE...
 *
 * Prints one line a file and standard, and each rule that failed with how often and where first.
 * Exit code 1 if a file fails, or if there is no file.
 */
public class CheckPdf {
  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    boolean good = arguments.length > 1;
    for (int i = 1; i < arguments.length; i++) {
      for (String name : arguments[0].split(",")) {
        good &= check(arguments[i], PDFAFlavour.byFlavourId(name));
      }
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean check(String path, PDFAFlavour flavour) throws Exception {
    try (FileInputStream input = new FileInputStream(path);
        PDFAParser parser = Foundries.defaultInstance().createParser(input, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.printf("%s %s %s (%d assertions)%n", result.isCompliant() ? "pass" : "FAIL",
          flavour.getId(), path, result.getTotalAssertions());
      Map<String, Integer> counts = new TreeMap<>();
      Map<String, String> first = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
          counts.merge(rule, 1, Integer::sum);
          first.putIfAbsent(rule, assertion.getMessage() + " at " + assertion.getLocation().getContext());
        }
      }
      counts.forEach((rule, count) -> System.out.printf("  %s, %d times: %s%n", rule, count, first.get(rule)));
      return result.isCompliant();
    }
  }
}
