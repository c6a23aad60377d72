export const SORTITION_DRAWN = "governance.sortition.drawn.v1";
