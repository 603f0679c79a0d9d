package meridian.operate;

import meridian.local.StoreKind;

/** Over tables. */
final class TableOperatorsIT extends OperatorsContract {

  TableOperatorsIT() {
    super(StoreKind.DYNAMODB);
  }
}
