package meridian.serve;

/** Where a tracker keeps its peers. */
enum StoreKind {
  /** In the memory of the process. */
  MEMORY,
  /** In a bucket of S3, or of a compatible server. */
  S3,
  /** In tables of DynamoDB, or of a compatible server. */
  DYNAMODB
}
