/** The call was refused, as a value: a step may expect it. */
export class Refused extends Error {}
/** Something that the driver does not know how to do. */
export class Unknown extends Error {}
