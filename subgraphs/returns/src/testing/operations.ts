/** The contract's commands of this subgraph, as its clients send them, and what tests read besides. */
export const DECLARE_USAGE = `mutation ($input: DeclareUsageInput!) {
  declareUsage(input: $input) { usageDeclaration { id period { from until } } } }`;
export const CREATE_RULE = `mutation ($input: CreateReturnRuleInput!) {
  createReturnRule(input: $input) { returnRule { id kind version } } }`;
export const PLEDGE = `mutation ($input: PledgeInput!) { pledge(input: $input) { pledge { id digest amount { minor currency } } } }`;
export const RECORD_RECEIPT = `mutation ($input: RecordReceiptInput!) {
  recordReceipt(input: $input) { receipt { id amount { minor currency } } } }`;
export const RUN_ALLOCATION = `mutation ($input: RunAllocationInput!) { runAllocation(input: $input) { allocationRun {
  id dryRun digest pool { minor currency } held { minor } rule { kind version }
  lines(first: 100) { totalCount nodes { id amount { minor } passedOn { minor } receiver { id } project { id } explanation { text path { id } } } } } } }`;
export const CLAIM_HOLDING = `mutation ($input: ClaimHoldingInput!) {
  claimHolding(input: $input) { unclaimedHolding { id claimedAt claimedBy { id } proof } } }`;
export const RETURN_GAP = `query ($agent: ID!, $period: PeriodInput!, $first: Int!, $after: String) {
  _entities(representations: [{ __typename: "Agent", id: $agent }]) { ... on Agent {
    returnGap(period: $period) {
      due { minor currency } received { minor currency } gap { minor currency }
      byProject(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes {
        project { id } declaredUse { basis weight } due { minor currency } received { minor currency } passedOn { minor currency } } }
    } } } }`;
export const OWING = `query ($project: ID!, $period: PeriodInput!, $first: Int!, $after: String) {
  _entities(representations: [{ __typename: "Project", id: $project }]) { ... on Project {
    returnsReceived { minor currency }
    owing(period: $period, first: $first, after: $after) { totalCount pageInfo { endCursor } nodes { agent { id } gap { minor currency } } } } } }`;
export const BALANCES = `query ($agent: ID!) {
  _entities(representations: [{ __typename: "Agent", id: $agent }]) { ... on Agent {
    returnsBalances { received { minor currency } unspent { minor } held { minor } allocated { minor } } } } }`;
export const HOLDINGS = `query ($project: ID!) {
  _entities(representations: [{ __typename: "Project", id: $project }]) { ... on Project {
    unclaimedHoldings(first: 10) { totalCount nodes { id amount { minor currency } claimedAt } } } } }`;
