package meridian.measure;

import java.util.List;
import meridian.report.Report;

/** The report of a measurement, and the goals that it has. */
public interface MeasurementReport extends Report {

  /** The goals; none if the measurement only compares. */
  List<Goal> goals();
}
