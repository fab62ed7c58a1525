"""Provinces and cities of China, as addresses and company names speak of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Final

# Each province (short name) with its large region and its prefecture-level cities and prefectures (short names).
_PROVINCES: Final = """
北京 north
天津 north
河北 north 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水 雄安
山西 north 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁
内蒙古 north 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安盟 锡林郭勒 阿拉善
辽宁 northeast 沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳市 葫芦岛
吉林 northeast 长春 吉林市 四平 辽源 通化 白山 松原 白城 延边
黑龙江 northeast 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭
上海 east
江苏 east 南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 昆山 江阴 张家港 常熟
浙江 east 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水 义乌 慈溪 余姚
安徽 east 合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
福建 east 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 晋江
江西 east 南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶
山东 east 济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽
台湾 east 台北 高雄 台中 台南 新竹
河南 central 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源
湖北 central 武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架
湖南 central 长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西
广东 south 广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山市 潮州 揭阳 云浮
广西 south 南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左
海南 south 海口 三亚 三沙 儋州
香港 south
澳门 south
重庆 west
四川 west 成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山
贵州 west 贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南
云南 west 昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河州 文山 西双版纳 大理 德宏 怒江 迪庆
西藏 west 拉萨 日喀则 昌都 林芝 山南 那曲 阿里地区
陕西 west 西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛
甘肃 west 兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南
青海 west 西宁 海东 海北 黄南 海南州 果洛 玉树 海西
宁夏 west 银川 石嘴山 吴忠 固原 中卫
新疆 west 乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 克孜勒苏 喀什 和田 伊犁 塔城 阿勒泰 石河子
"""
_ROAD: Final = re.compile(r"[东南西北中]?[一二三四]?(?:路|街|大道|大街|巷|广场|大厦)")  # 南京东路 is in Shanghai
_ENDINGS: Final = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "自治州", "地区", "省", "市")


@dataclass(frozen=True, slots=True)
class Place:
    """A province or a city. `region` is east, south, north, central, west or northeast; `city` is "" for a province."""

    province: str
    region: str
    city: str = ""

    @property
    def name(self) -> str:
        """The short name: 杭州, 浙江."""
        return self.city or self.province


@cache
def places() -> Mapping[str, Place]:
    """Every place by the names it goes by (`浙江`, `浙江省`, `杭州`, `杭州市`), the longest first."""
    found: dict[str, Place] = {}
    for line in _PROVINCES.strip().split("\n"):
        province, region, *cities = line.split()
        found |= _named(province, Place(province, region))
        for city in cities:
            found |= _named(city, Place(province, region, city.removesuffix("市")))
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: -len(item[0]))))


def _named(name: str, place: Place) -> dict[str, Place]:
    """A name that is also a common word (朝阳, 中山) stands in the list with its ending and is known by that only."""
    ended = name.endswith(_ENDINGS)
    return {name: place} | ({} if ended else {name + ending: place for ending in _ENDINGS})


def place_in(text: str) -> Place | None:
    """The place named first in `text`; a city says more than the province before it."""
    named = next((found for found in _any().finditer(text) if not _ROAD.match(text, found.end())), None)
    if named is None:
        return None
    place = places()[named[0]]
    nearer = None if place.city else place_in(text[named.end() : named.end() + 6])
    return nearer if nearer and nearer.city and nearer.province == place.province else place


def place_before(text: str) -> tuple[Place, str] | None:
    """The place at the very beginning of `text`, and what follows it; None when nothing would follow."""
    found = _any().match(text)
    return (places()[found[0]], text[found.end() :]) if found and found.end() < len(text) else None


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(places()))  # the longest stands first
