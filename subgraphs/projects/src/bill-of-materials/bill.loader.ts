import { byKey, createPageLoader } from "@commons-hub/shared/loaders";
import { encodeCursor } from "@commons-hub/shared/relay";
import type { BillComponent, Dependency } from "./bill";
import type { DependencySide } from "./bill.repository";
import type { BillService } from "./bill.service";

/** Loaders of one request. */
export function createBillLoaders(service: BillService) {
  const dependencies = (side: DependencySide) =>
    createPageLoader<Dependency>({
      list: (projects, first, after) => service.listDependencies(side, projects, first, after),
      count: (projects) => service.countDependencies(side, projects),
      ownerOf: (dependency) => dependency[side],
      cursorOf: ({ billOfMaterials, position }) => encodeCursor([billOfMaterials, String(position)]),
    });
  return {
    bill: byKey(
      (ids) => service.load(ids),
      (bill) => bill.id,
    ),
    billOfProject: byKey(
      (projects) => service.loadCurrent(projects),
      (bill) => bill.rootProject,
    ),
    componentsOfBill: createPageLoader<BillComponent>({
      list: (bills, first, after) => service.listComponents(bills, first, after),
      count: async (bills) =>
        (await service.load(bills)).map(({ id, componentCount }) => ({ id, count: componentCount })),
      ownerOf: (component) => component.billOfMaterials,
      cursorOf: ({ index }) => encodeCursor([String(index)]),
    }),
    dependenciesOfProject: dependencies("from"),
    dependentsOfProject: dependencies("to"),
  };
}
