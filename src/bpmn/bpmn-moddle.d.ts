declare module 'bpmn-moddle' {
  /** Only what this project calls; the package carries no types. */
  export class BpmnModdle {
    constructor(packages?: Record<string, unknown>);
    readonly registry: {
      readonly typeMap: Readonly<
        Record<string, { readonly properties: { name: string; isAttr?: boolean }[] }>
      >;
    };
    fromXML(
      xml: string,
      type?: string,
      options?: { readonly lax?: boolean },
    ): Promise<{
      rootElement: unknown;
      elementsById: unknown;
      warnings: readonly {
        readonly message: string;
        readonly element?: { readonly id?: string };
        readonly property?: string;
        readonly value?: string;
      }[];
    }>;
    toXML(element: unknown, options?: { format?: boolean }): Promise<{ xml: string }>;
  }
}
