import { repairText } from './repair-text.js';

const file = (body: string): string =>
  `<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL">${body}</b:definitions>`;

describe('what other engines let pass', () => {
  it('leaves a text alone that needs nothing', () => {
    const text = file('<b:error id="e"/><b:errorEventDefinition errorRef="e"/>');
    expect(repairText(text)).toBe(text);
  });

  it('gives an error that stands nowhere its code', () => {
    expect(repairText(file('<b:errorEventDefinition errorRef="oops"/>'))).toContain(
      '<b:error id="oops" errorCode="oops"/>',
    );
  });

  it('takes the name of a collection for a variable', () => {
    const repaired = repairText(
      file(
        '<b:multiInstanceLoopCharacteristics><b:loopDataInputRef>people</b:loopDataInputRef><b:inputDataItem name="person"/></b:multiInstanceLoopCharacteristics>',
      ),
    );
    expect(repaired).toContain('vendor:collection="people" vendor:elementVariable="person"');
    expect(repaired).not.toContain('loopDataInputRef');
  });

  it('takes white space around an id away', () => {
    expect(repairText(file('<b:task id="t "/>'))).toContain('<b:task id="t"/>');
  });
});
