/** The model an outline describes, with its drawing, as BPMN 2.0 XML. */
export function draw(outline: string): string;
/** The same without the drawing: what is executed. */
export function describe(outline: string): string;
