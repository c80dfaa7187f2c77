/** The QR code of a citizen card, as a scanner types it: number|old number|name|ddMMyyyy|sex|address|issued. */
export interface CitizenCard {
  identityNumber: string;
  fullName: string;
  birthDate: string | null;
  address: string;
}

export function readCitizenCard(text: string): CitizenCard | null {
  const [number = '', , name = '', born = '', , address = ''] = text.split('|');
  if (!/^\d{12}$/.test(number.trim()) || name.trim() === '') return null;
  const date = /^(\d{2})(\d{2})(\d{4})$/.exec(born.trim());
  return {
    identityNumber: number.trim(),
    fullName: name.trim(),
    birthDate: date ? `${date[3]}-${date[2]}-${date[1]}` : null,
    address: address.trim(),
  };
}
