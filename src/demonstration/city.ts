/** A demonstration city: real names of units of 2025, invented people. Codes below H29 are illustrative. */
import type { Role } from '../organisation/roles.js';

export interface DemonstrationAgency {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly short: string;
  readonly address: string;
  readonly leaderTitle: string;
  readonly divisions: readonly { readonly kind: string; readonly name: string }[];
}

const communeDivisions = [
  { kind: 'van-hoa-xa-hoi', name: 'Phòng Văn hóa – Xã hội' },
  { kind: 'kinh-te-ha-tang', name: 'Phòng Kinh tế, Hạ tầng và Đô thị' },
];
const ruralDivisions = [
  { kind: 'van-hoa-xa-hoi', name: 'Phòng Văn hóa – Xã hội' },
  { kind: 'kinh-te-ha-tang', name: 'Phòng Kinh tế' },
];

export const agencies: readonly DemonstrationAgency[] = [
  {
    id: 'phuong-sai-gon',
    code: 'H29.101',
    name: 'Phường Sài Gòn',
    kind: 'commune',
    short: 'saigon',
    address: '45–47 Lê Duẩn, phường Sài Gòn',
    leaderTitle: 'Phó Chủ tịch',
    divisions: communeDivisions,
  },
  {
    id: 'phuong-thu-duc',
    code: 'H29.168',
    name: 'Phường Thủ Đức',
    kind: 'commune',
    short: 'thuduc',
    address: '43 Nguyễn Văn Bá, phường Thủ Đức',
    leaderTitle: 'Phó Chủ tịch',
    divisions: communeDivisions,
  },
  {
    id: 'xa-cu-chi',
    code: 'H29.211',
    name: 'Xã Củ Chi',
    kind: 'commune',
    short: 'cuchi',
    address: 'Tỉnh lộ 8, xã Củ Chi',
    leaderTitle: 'Phó Chủ tịch',
    divisions: ruralDivisions,
  },
  {
    id: 'so-xay-dung',
    code: 'H29.16',
    name: 'Sở Xây dựng',
    kind: 'so-xay-dung',
    short: 'sxd',
    address: '60 Trương Định, phường Xuân Hòa',
    leaderTitle: 'Phó Giám đốc',
    divisions: [{ kind: 'chuyen-mon', name: 'Phòng Quản lý vận tải' }],
  },
  {
    id: 'so-noi-vu',
    code: 'H29.12',
    name: 'Sở Nội vụ',
    kind: 'so-noi-vu',
    short: 'snv',
    address: '159 Pasteur, phường Xuân Hòa',
    leaderTitle: 'Phó Giám đốc',
    divisions: [{ kind: 'chuyen-mon', name: 'Phòng Lao động – Tiền lương' }],
  },
  {
    id: 'so-y-te',
    code: 'H29.20',
    name: 'Sở Y tế',
    kind: 'so-y-te',
    short: 'syt',
    address: '59 Nguyễn Thị Minh Khai, phường Bến Thành',
    leaderTitle: 'Phó Giám đốc',
    divisions: [{ kind: 'chuyen-mon', name: 'Phòng Quản lý dịch vụ y tế' }],
  },
  {
    id: 'so-giao-duc-dao-tao',
    code: 'H29.18',
    name: 'Sở Giáo dục và Đào tạo',
    kind: 'so-giao-duc-dao-tao',
    short: 'sgddt',
    address: '66–68 Lê Thánh Tôn, phường Sài Gòn',
    leaderTitle: 'Phó Giám đốc',
    divisions: [{ kind: 'chuyen-mon', name: 'Phòng Giáo dục Thường xuyên và Chuyên nghiệp' }],
  },
  {
    id: 'so-van-hoa-the-thao',
    code: 'H29.19',
    name: 'Sở Văn hóa và Thể thao',
    kind: 'so-van-hoa-the-thao',
    short: 'svhtt',
    address: '164 Đồng Khởi, phường Sài Gòn',
    leaderTitle: 'Phó Giám đốc',
    divisions: [{ kind: 'chuyen-mon', name: 'Phòng Quản lý nghệ thuật' }],
  },
  {
    id: 'so-tu-phap',
    code: 'H29.13',
    name: 'Sở Tư pháp',
    kind: 'so-tu-phap',
    short: 'stp',
    address: '141–143 Pasteur, phường Xuân Hòa',
    leaderTitle: 'Phó Giám đốc',
    divisions: [{ kind: 'chuyen-mon', name: 'Phòng Bổ trợ tư pháp' }],
  },
];

export interface Post {
  readonly key: string;
  readonly title: string;
  readonly roles: readonly Role[];
  /** Kind of the division the post is in; the agency itself when left out. */
  readonly inDivisions?: true;
}

/** Who works in an agency. Divisions have two officers and a head each. */
export const posts: readonly Post[] = [
  { key: 'tiepnhan', title: 'Cán bộ tiếp nhận', roles: ['reception', 'digitisation', 'feeCollector'] },
  { key: 'tiepnhan2', title: 'Cán bộ tiếp nhận', roles: ['reception', 'digitisation', 'resultDesk'] },
  { key: 'trakq', title: 'Cán bộ trả kết quả', roles: ['resultDesk', 'feeCollector'] },
  { key: 'chuyenvien', title: 'Chuyên viên', roles: ['officer'], inDivisions: true },
  { key: 'chuyenvien2', title: 'Chuyên viên', roles: ['officer'], inDivisions: true },
  { key: 'truongphong', title: 'Trưởng phòng', roles: ['divisionHead'], inDivisions: true },
  { key: 'lanhdao', title: '', roles: ['leader', 'supervisor'] },
  { key: 'vanthu', title: 'Văn thư', roles: ['registry'] },
];

/** City-wide posts, held at the city itself. */
export const cityPosts: readonly Post[] = [
  { key: 'giamsat', title: 'Trưởng phòng Kiểm soát thủ tục hành chính', roles: ['supervisor', 'controller'] },
  { key: 'phantich', title: 'Chuyên viên phân tích quy trình', roles: ['analyst'] },
  { key: 'quantri', title: 'Quản trị hệ thống', roles: ['administrator'] },
];

const families = [
  'Nguyễn',
  'Trần',
  'Lê',
  'Phạm',
  'Huỳnh',
  'Phan',
  'Vũ',
  'Võ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Lý',
  'Đinh',
  'Trương',
  'Lâm',
  'Mai',
  'Cao',
];
const women = [
  'Thị Lan',
  'Thị Thu Hà',
  'Ngọc Ánh',
  'Thị Mỹ Duyên',
  'Thanh Thảo',
  'Thị Kim Oanh',
  'Bảo Trâm',
  'Thị Hồng Nhung',
  'Minh Thư',
  'Thị Tuyết Mai',
  'Phương Uyên',
  'Thị Diễm My',
  'Hoàng Yến',
  'Thị Bích Ngọc',
  'Gia Hân',
  'Thị Cẩm Tú',
  'Như Quỳnh',
  'Thị Xuân Đào',
  'Khánh Linh',
  'Thị Ngọc Diệp',
];
const men = [
  'Văn Minh',
  'Hoàng Nam',
  'Quốc Bảo',
  'Đức Thịnh',
  'Thanh Tùng',
  'Minh Khôi',
  'Hữu Phước',
  'Văn Đạt',
  'Công Danh',
  'Tấn Phát',
  'Anh Tuấn',
  'Gia Huy',
  'Trọng Nghĩa',
  'Văn Dũng',
  'Nhật Quang',
  'Thành Long',
  'Đình Phong',
  'Xuân Trường',
  'Hải Đăng',
  'Chí Thiện',
];

/** The same place in the sequence always gives the same name. */
export function nameAt(index: number): string {
  const given = index % 2 === 0 ? women : men;
  return `${families[(index * 7 + Math.floor(index / 20)) % families.length]} ${given[(index * 3 + Math.floor(index / 11)) % given.length]}`;
}

export const streets = [
  'Lê Lợi',
  'Nguyễn Huệ',
  'Võ Văn Ngân',
  'Hai Bà Trưng',
  'Tôn Đức Thắng',
  'Đặng Văn Bi',
  'Kha Vạn Cân',
  'Nguyễn Trãi',
  'Lê Duẩn',
  'Tỉnh lộ 15',
  'Nguyễn Thị Rành',
  'Pasteur',
  'Điện Biên Phủ',
  'Đinh Tiên Hoàng',
];
export const wards = [
  'phường Sài Gòn',
  'phường Bến Thành',
  'phường Thủ Đức',
  'phường Linh Xuân',
  'xã Củ Chi',
  'xã Tân An Hội',
  'phường Bình Thạnh',
  'phường Gia Định',
  'phường Tân Sơn Nhất',
  'phường Chợ Lớn',
];
export const companies = [
  'Công ty TNHH Vận tải Sông Sài Gòn',
  'Công ty Cổ phần May Bến Thành',
  'Công ty TNHH Giáo dục Cầu Nối',
  'Công ty Cổ phần Nghệ thuật Ánh Dương',
  'Công ty TNHH Phòng khám Đa khoa An Bình',
  'Công ty TNHH Thực phẩm Đồng Xanh',
  'Công ty Cổ phần Logistics Cát Lái',
  'Công ty TNHH Cơ khí Thủ Đức',
  'Công ty TNHH Du học Phương Nam',
  'Công ty Cổ phần Xe khách Miền Đông',
];
