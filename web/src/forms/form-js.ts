/** The part of a form-js schema that the content contract allows, with what the project adds in `properties`. */
export interface FormValidate {
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  min?: number;
  max?: number;
  pattern?: string;
}
export interface FormComponent {
  type: string;
  id?: string;
  key?: string;
  path?: string;
  label?: string;
  text?: string;
  description?: string;
  subtype?: 'date' | 'time' | 'datetime';
  dateLabel?: string;
  timeLabel?: string;
  decimalDigits?: number;
  defaultRepetitions?: number;
  allowAddRemove?: boolean;
  defaultValue?: unknown;
  readonly?: boolean;
  disabled?: boolean;
  validate?: FormValidate;
  values?: { label: string; value: string }[];
  conditional?: { hide?: string };
  properties?: Record<string, string>;
  components?: FormComponent[];
}
export interface FormSchema {
  type?: string;
  id: string;
  title?: string;
  schemaVersion?: number;
  components: FormComponent[];
}
