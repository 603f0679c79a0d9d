package meridian.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import meridian.templates.Stack.Resource;
import org.junit.jupiter.api.Test;

/** The stack of the account's budgets. */
@NeedsJq
final class BudgetStackTest {

  private final Stack stack =
      Template.read("budget.yaml").stack("us-east-1", StackParameters.ofBudget());

  @Test
  void theBudgetNotifiesOfActualAndForecastCost() {
    Resource budget = stack.resource("Budget");
    assertEquals(
        StackParameters.ofBudget().get("BudgetDollars"), budget.text("/Budget/BudgetLimit/Amount"));
    assertEquals(
        List.of("ACTUAL", "FORECASTED"), budget.properties().findValuesAsText("NotificationType"));
    assertEquals(
        "AWS::SNS::Topic",
        stack
            .referencedBy(budget.text("/NotificationsWithSubscribers/0/Subscribers/0/Address"))
            .type());
  }

  /** A notification within a day: three times a day's share of the month, and no forecast. */
  @Test
  void theDailyBudgetNotifiesOfTheDayThatCostsTooMuch() {
    Resource budget = stack.resource("DailyBudget");
    assertEquals("DAILY", budget.text("/Budget/TimeUnit"));
    assertEquals(
        Double.parseDouble(StackParameters.ofBudget().get("BudgetDollars")) / 10,
        Double.parseDouble(budget.text("/Budget/BudgetLimit/Amount")));
    assertEquals(List.of("ACTUAL"), budget.properties().findValuesAsText("NotificationType"));
  }
}
