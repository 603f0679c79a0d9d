package meridian.local.front;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/** The AWS service that stands between clients and the Lambda function. */
public enum EventKind {

  /** An Application Load Balancer whose target group has multi-value headers enabled. */
  ALB {
    @Override
    void write(FrontRequest request, String requestId, Instant now, JsonGenerator json)
        throws IOException {
      AlbEventWriter.write(request, requestId, json);
    }

    @Override
    FrontReply failure() {
      return FrontReply.of(
          502,
          "text/html",
          "<html><head><title>502 Bad Gateway</title></head>"
              + "<body><center><h1>502 Bad Gateway</h1></center></body></html>");
    }
  },

  /** An API Gateway HTTP API with payload format 2.0. */
  HTTP_API {
    @Override
    void write(FrontRequest request, String requestId, Instant now, JsonGenerator json)
        throws IOException {
      HttpApiEventWriter.write(request, requestId, now, json);
    }

    @Override
    FrontReply failure() {
      return FrontReply.of(500, "application/json", "{\"message\":\"Internal Server Error\"}");
    }
  };

  /** Writes the event that the function is invoked with. */
  abstract void write(FrontRequest request, String requestId, Instant now, JsonGenerator json)
      throws IOException;

  /** What clients get when the function fails or answers nonsense. */
  abstract FrontReply failure();
}
