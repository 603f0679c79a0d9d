package meridian.cli;

import meridian.swarm.Event;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses the name of an event as in a query. */
final class EventArgument implements ITypeConverter<Event> {

  @Override
  public Event convert(String argument) {
    return switch (argument) {
      case "started" -> Event.STARTED;
      case "completed" -> Event.COMPLETED;
      case "stopped" -> Event.STOPPED;
      case "paused" -> Event.PAUSED;
      default ->
          throw new TypeConversionException(
              "'"
                  + argument
                  + "' is not an event: it must be started, completed, stopped or paused");
    };
  }
}
