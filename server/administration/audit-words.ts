// What the audit log keeps, in words: changes, their fields, and values that are codes.
import type { Json, Text } from '#engine';

const changes: { readonly [action: string]: Text } = {
  'organisation.created': { 'zh-CN': '新增单位', en: 'Organisation created' },
  'organisation.changed': { 'zh-CN': '修改单位信息', en: 'Organisation changed' },
  'organisation.active': { 'zh-CN': '恢复单位', en: 'Organisation restored' },
  'organisation.suspended': { 'zh-CN': '停用单位', en: 'Organisation suspended' },
  'organisation.withdrawn': { 'zh-CN': '撤销待审单位', en: 'Organisation that waited for review withdrawn' },
  'organisation.refreshed': { 'zh-CN': '按密钥更新单位信息', en: 'Organisation brought up to date by a key' },
  'organisation.permissions': { 'zh-CN': '修改应用权限', en: 'Application permissions changed' },
  'account.created': { 'zh-CN': '新增账号', en: 'Account created' },
  'account.changed': { 'zh-CN': '修改账号信息', en: 'Account changed' },
  'account.state': { 'zh-CN': '修改账号状态', en: 'State of an account changed' },
  'account.withdrawn': { 'zh-CN': '撤销待审账号', en: 'Account that waited for review withdrawn' },
  'account.password': { 'zh-CN': '修改密码', en: 'Password changed' },
  'account.unlocked': { 'zh-CN': '解除登录锁定', en: 'Account unlocked' },
  'account.signed-out': { 'zh-CN': '结束全部登录', en: 'All sessions ended' },
  'account.invited': { 'zh-CN': '发送设置密码链接', en: 'Link for a new password sent' },
  'membership.added': { 'zh-CN': '加入单位', en: 'Joined an organisation' },
  'membership.placed': { 'zh-CN': '调整部门或岗位', en: 'Moved in the organisation' },
  'membership.state': { 'zh-CN': '修改成员状态', en: 'State of a member changed' },
  'substitute.named': { 'zh-CN': '设置代理', en: 'Substitute named' },
  'substitute.ended': { 'zh-CN': '结束代理', en: 'Substitute ended' },
  'department.created': { 'zh-CN': '新增部门', en: 'Department created' },
  'department.changed': { 'zh-CN': '修改部门', en: 'Department changed' },
  'department.deleted': { 'zh-CN': '删除部门', en: 'Department deleted' },
  'role.created': { 'zh-CN': '新增角色', en: 'Role created' },
  'role.changed': { 'zh-CN': '修改角色', en: 'Role changed' },
  'role.deleted': { 'zh-CN': '删除角色', en: 'Role deleted' },
  'grant.given': { 'zh-CN': '授予角色', en: 'Role granted' },
  'grant.revoked': { 'zh-CN': '收回角色', en: 'Role revoked' },
  'record.kept': { 'zh-CN': '修改设置', en: 'Settings changed' },
  'letter.read': { 'zh-CN': '查看发件箱内容', en: 'Outgoing letter read' },
  'job.retried': { 'zh-CN': '重试作业', en: 'Background work tried again' },
  'job.abandoned': { 'zh-CN': '放弃作业', en: 'Background work given up' },
  'content.kept': { 'zh-CN': '修改门户内容', en: 'Content changed' },
  'personal-data.taken': { 'zh-CN': '下载个人数据', en: 'Personal data taken' },
  'erasure.asked': { 'zh-CN': '申请注销', en: 'Erasure asked for' },
  'erasure.withdrawn': { 'zh-CN': '撤回注销申请', en: 'Erasure taken back' },
  'erasure.ordered': { 'zh-CN': '办理注销', en: 'Erasure begun' },
  'erasure.done': { 'zh-CN': '注销完成', en: 'Erased' },
  'case.erased': { 'zh-CN': '清除办件内容', en: 'Content of a case erased' },
  'list.exported': { 'zh-CN': '导出列表', en: 'List exported' },
  'key.issued': { 'zh-CN': '登记密钥', en: 'Key entered' },
  'key.bound': { 'zh-CN': '绑定密钥', en: 'Key bound' },
  'key.unbound': { 'zh-CN': '解绑密钥', en: 'Key unbound' },
  'key.blocked': { 'zh-CN': '挂失密钥', en: 'Key reported lost' },
  'key.unblocked': { 'zh-CN': '解除密钥挂失', en: 'Key put back into use' },
  'dictionary.edited': { 'zh-CN': '修改字典', en: 'Dictionary changed' },
  'portal.edited': { 'zh-CN': '修改门户设置', en: 'Portal changed' },
  'calendar.edited': { 'zh-CN': '修改工作日历', en: 'Calendar changed' },
  'letter.edited': { 'zh-CN': '修改信函模板', en: 'Letter template changed' },
};

const fields: { readonly [field: string]: Text } = {
  type: { 'zh-CN': '类型', en: 'Kind' }, name: { 'zh-CN': '名称', en: 'Name' }, region: { 'zh-CN': '所在地区', en: 'Region' }, territory: { 'zh-CN': '管辖地区', en: 'Territory' }, portal: { 'zh-CN': '所属门户', en: 'Portal' },
  creditCode: { 'zh-CN': '统一社会信用代码', en: 'Credit code' }, organisationCode: { 'zh-CN': '组织机构代码', en: 'Organisation code' }, qualified: { 'zh-CN': '资质', en: 'Qualified' }, certified: { 'zh-CN': '认证', en: 'Certified' },
  username: { 'zh-CN': '用户名', en: 'User name' }, state: { 'zh-CN': '状态', en: 'State' }, mail: { 'zh-CN': '邮箱', en: 'E-mail' }, mobile: { 'zh-CN': '手机', en: 'Mobile' }, idType: { 'zh-CN': '证件类型', en: 'Document' }, idNumber: { 'zh-CN': '证件号码', en: 'Document number' },
  org: { 'zh-CN': '单位', en: 'Organisation' }, roles: { 'zh-CN': '角色', en: 'Roles' }, role: { 'zh-CN': '角色', en: 'Role' }, department: { 'zh-CN': '部门', en: 'Department' }, post: { 'zh-CN': '岗位', en: 'Post' }, superior: { 'zh-CN': '上级', en: 'Superior' },
  substitute: { 'zh-CN': '代理人', en: 'Substitute' }, process: { 'zh-CN': '业务', en: 'Process' }, first: { 'zh-CN': '开始', en: 'From' }, last: { 'zh-CN': '结束', en: 'To' }, permissions: { 'zh-CN': '应用权限', en: 'Permissions' },
  parent: { 'zh-CN': '上级部门', en: 'Parent' }, head: { 'zh-CN': '负责人', en: 'Head' }, fields: { 'zh-CN': '修改的内容', en: 'What was changed' }, record: { 'zh-CN': '设置', en: 'Settings' }, version: { 'zh-CN': '版本', en: 'Version' }, shown: { 'zh-CN': '是否显示', en: 'Shown' },
  case: { 'zh-CN': '办件', en: 'Case' }, agreed: { 'zh-CN': '同意的协议', en: 'Terms agreed to' }, timer: { 'zh-CN': '计时', en: 'Timer' }, reason: { 'zh-CN': '原因', en: 'Reason' }, format: { 'zh-CN': '文件格式', en: 'Format' }, query: { 'zh-CN': '查询条件', en: 'Query' }, rows: { 'zh-CN': '行数', en: 'Rows' }, sessions: { 'zh-CN': '结束的登录数', en: 'Sessions ended' },
};

const values: { readonly [field: string]: { readonly [value: string]: Text } } = {
  state: {
    pending: { 'zh-CN': '待审核', en: 'Waiting for review' }, initial: { 'zh-CN': '未激活', en: 'Not signed in yet' }, verified: { 'zh-CN': '已验证手机', en: 'Mobile verified' }, active: { 'zh-CN': '正常', en: 'Active' },
    disabled: { 'zh-CN': '停用', en: 'Disabled' }, deleted: { 'zh-CN': '已删除', en: 'Deleted' }, removed: { 'zh-CN': '已移除', en: 'Removed' }, suspended: { 'zh-CN': '停用', en: 'Suspended' },
  },
};

/** A change in words. */
export function actionWords(action: string): Text {
  return changes[action] ?? action;
}

/** The changes one can look for. */
export const actions: readonly { readonly value: string; readonly label: Text }[] = Object.entries(changes).map(([value, label]) => ({ value, label }));

/** A field in words; what is named by nobody stands as it is. */
export function fieldWords(field: string): Text {
  return fields[field] ?? field;
}

/** A value in words. */
export function valueWords(field: string, value: Json | undefined): Text {
  if (value === undefined || value === null || value === '') return '—';
  if (typeof value === 'boolean') return value ? { 'zh-CN': '是', en: 'Yes' } : { 'zh-CN': '否', en: 'No' };
  if (Array.isArray(value)) {
    const parts = value.map((each) => valueWords(field === 'fields' ? '' : field, field === 'fields' && typeof each === 'string' ? fieldText(each) : each));
    return value.length === 0 ? '—' : { 'zh-CN': parts.map((part) => inOne(part, 'zh-CN')).join('、'), en: parts.map((part) => inOne(part, 'en')).join(', ') };
  }
  if (typeof value === 'object') return JSON.stringify(value);
  return values[field]?.[String(value)] ?? String(value);
}

function fieldText(name: string): Json {
  const text = fieldWords(name);
  return typeof text === 'string' ? text : text['zh-CN'];
}

function inOne(text: Text, language: 'zh-CN' | 'en'): string {
  return typeof text === 'string' ? text : text[language];
}
