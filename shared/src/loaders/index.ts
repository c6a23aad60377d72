export { byKey, manyByKey } from "./loaders";
export { createPageLoader, type PageLoaderOptions } from "./page-loader";
