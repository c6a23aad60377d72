export { canonicalJson, digestOf, sha256, type Json } from "./digest";
