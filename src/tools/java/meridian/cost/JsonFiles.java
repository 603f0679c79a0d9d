package meridian.cost;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** What is wrong with a JSON file. */
final class JsonFiles {

  private JsonFiles() {}

  /** The reason for an exception, in a few words. */
  static String reason(IOException e) {
    return switch (e) {
      case JsonProcessingException json ->
          json.getOriginalMessage().lines().findFirst().orElse("it is not valid JSON");
      case FileNotFoundException _ -> "there is no such file";
      case NoSuchFileException missing -> "there is no " + missing.getFile();
      default -> String.valueOf(e.getMessage());
    };
  }
}
