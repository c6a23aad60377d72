export { defineConnection } from "./connection-type";
export { decodeCursor, encodeCursor } from "./cursor";
export { connectionOf, MAX_PAGE_SIZE, pageOfList, requirePageSize, type Connection, type PageArgs } from "./page";
export { definePageArgs } from "./page-args";
