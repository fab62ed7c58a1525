"""Words that names, addresses and telephone numbers of the demo company are made of. All are invented."""

from dataclasses import dataclass
from random import Random
from typing import Final

FIRST: Final = "澜启泽栖云砺青恒禾拓鲁衡朗海知望曜岱屿羽梧景锐佳弘博嘉润晟凌昊盛腾远卓越星辰宇瀚铭诚信达汇融通利丰"
SECOND: Final = "序砚桐木锦行屿拓麦岭岳芯跃穗远澄石青里程川舟禾原野枫越峰泰瑞祥和源瀛图讯科能华胜德隆兴邦鼎元亨利贞"
TRADES: Final[dict[str, tuple[str, ...]]] = {
    "machinery": ("机械", "阀门", "模具", "数控设备", "轴承", "液压"),
    "electronics": ("电子", "仪表", "自动化", "照明科技", "半导体", "传感器"),
    "energy": ("新能源", "电气", "光伏", "储能科技", "风电设备"),
    "food": ("食品", "乳业", "粮油", "饮品", "调味品"),
    "textile": ("纺织", "纺机", "服饰", "新材料", "印染"),
    "medical": ("医疗器械", "医药", "生物科技", "健康科技"),
    "education": ("教育科技", "教学设备", "文化传播"),
    "logistics": ("物流", "供应链", "冷链", "仓储设备"),
}
FORMS: Final = ("有限公司", "有限公司", "有限公司", "股份有限公司", "有限责任公司", "集团有限公司")
SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英文华建国志远晓东雪梅海燕子涵思雨浩然欣怡俊杰雅婷"
POSITIONS: Final = ("总经理", "采购经理", "信息部主任", "生产总监", "设备科长", "财务总监", "技术总监", "厂长")
HOBBIES: Final = ("羽毛球", "书法", "钓鱼", "登山", "围棋", "摄影", "马拉松", "茶艺")


@dataclass(frozen=True, slots=True)
class City:
    """A city of a region, with its area code and streets."""

    name: str
    region: str
    province: str
    streets: tuple[str, ...]


CITIES: Final = (
    City("杭州", "east", "浙江省", ("滨江区江南大道", "余杭区文一西路", "萧山区市心中路")),
    City("宁波", "east", "浙江省", ("鄞州区天童南路", "北仑区长江路")),
    City("苏州", "east", "江苏省", ("工业园区星湖街", "高新区狮山路")),
    City("无锡", "east", "江苏省", ("新吴区长江北路", "滨湖区太湖大道")),
    City("常州", "east", "江苏省", ("武进区延政中路", "新北区通江中路")),
    City("上海", "east", "上海市", ("浦东新区张江路", "闵行区剑川路", "嘉定区曹安公路")),
    City("广州", "south", "广东省", ("天河区科韵路", "黄埔区科学大道")),
    City("深圳", "south", "广东省", ("南山区科技南路", "宝安区新安路")),
    City("东莞", "south", "广东省", ("松山湖工业南路", "长安镇振安路")),
    City("厦门", "south", "福建省", ("集美区杏林湾路", "湖里区火炬路")),
    City("北京", "north", "北京市", ("海淀区上地信息路", "亦庄荣华中路")),
    City("天津", "north", "天津市", ("滨海新区第三大街", "西青区海泰大道")),
    City("德州", "north", "山东省", ("德城区东风中路", "经济开发区晶华大道")),
    City("济南", "north", "山东省", ("历下区经十路", "高新区新泺大街")),
    City("青岛", "north", "山东省", ("崂山区株洲路", "黄岛区长江中路")),
    City("武汉", "central", "湖北省", ("东湖高新区光谷大道", "洪山区珞瑜路")),
    City("长沙", "central", "湖南省", ("岳麓区麓谷大道", "开福区芙蓉北路")),
    City("郑州", "central", "河南省", ("高新区科学大道", "金水区花园路")),
    City("成都", "west", "四川省", ("高新区天府大道", "双流区牧华路")),
    City("西安", "west", "陕西省", ("雁塔区科技路", "高新区锦业路")),
    City("重庆", "west", "重庆市", ("渝北区金开大道", "九龙坡区科园四路")),
    City("沈阳", "northeast", "辽宁省", ("浑南区创新路", "铁西区建设大路")),
    City("大连", "northeast", "辽宁省", ("甘井子区软件园路", "金州区金马路")),
)


def company_names(chance: Random, count: int) -> list[tuple[str, str, City]]:
    """`count` different (name, industry, city); no two alike once region and legal form are taken off."""
    seen: set[str] = set()
    names: list[tuple[str, str, City]] = []
    while len(names) < count:
        industry = chance.choice(tuple(TRADES))
        core = chance.choice(FIRST) + chance.choice(SECOND) + chance.choice(TRADES[industry])
        if core in seen:
            continue
        seen.add(core)
        city = chance.choice(CITIES)
        names.append((city.name + core + chance.choice(FORMS), industry, city))
    return names


def person_name(chance: Random) -> str:
    """A Chinese name of two or three characters."""
    return chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(chance.choice((1, 2, 2))))


def mobile(chance: Random, taken: set[str]) -> str:
    """A mobile number nobody else of the company's customers has."""
    while True:
        number = (
            chance.choice(("130", "135", "136", "137", "138", "139", "150", "158", "186", "188"))
            + f"{chance.randrange(10**8):08d}"
        )
        if number not in taken:
            taken.add(number)
            return number


def address(chance: Random, city: City) -> str:
    """A street address down to the door number."""
    province = "" if city.province.startswith(city.name) else city.province
    return f"{province}{city.name}市{chance.choice(city.streets)}{chance.randrange(1, 999)}号"
