"""Word lists for naming: honorifics, roles, kinds of bodies and of documents.

Matched in lower case. They say what a noun phrase can be, never who somebody is.
"""

from __future__ import annotations

HONORIFICS = frozenset(
    (
        "mr mrs ms miss mx sir dame lord lady baroness baron dr prof professor rev reverend revd fr father sister imam rabbi bishop justice "
        "judge shri smt cllr councillor ald sheikh sen sens rep reps gov hon st gen lt col cmdr capt maj sgt cpl pc dc ds di dci ds acc dcc "
        "cc insp supt det pte adm senator congressman congresswoman governor president chancellor mayor king queen prince princess general "
        "brig major captain colonel commander sergeant constable inspector superintendent lieutenant admiral brigadier corporal canon archdeacon "
        "archbishop cardinal pastor swami maulana mufti sheriff trooper councilwoman councilman alderman assemblyman assemblywoman"
    ).split()
)
POSTNOMINALS = frozenset("MP MSP MS TD MLA MEP QC KC SC JP OBE CBE MBE KBE DBE PhD MD JD ESQ FRS RN CPA".split())
MALE = frozenset("mr sir lord baron father congressman king prince shri spokesman businessman policeman brother son husband man".split())
FEMALE = frozenset(
    (
        "mrs ms miss dame lady baroness sister congresswoman queen princess smt spokeswoman businesswoman policewoman daughter wife mother woman"
    ).split()
)

ROLES = frozenset(
    (
        "spokesman spokeswoman spokesperson spokespeople secretary minister president chief executive director manager chair chairman "
        "chairwoman chairperson leader head boss co-head deputy vice mp mps tds td msp senator governor mayor councillor commissioner "
        "inspector constable officer superintendent sergeant detective coroner judge magistrate barrister solicitor lawyer attorney counsel "
        "prosecutor ombudsman auditor analyst economist strategist trader broker banker investor adviser advisor consultant expert "
        "scientist researcher professor lecturer academic doctor surgeon nurse midwife gp physician psychiatrist psychologist "
        "epidemiologist teacher headteacher principal headmaster headmistress campaigner activist organiser organizer founder co-founder "
        "owner landlord tenant resident neighbour neighbor farmer fisherman driver passenger commuter patient victim survivor witness "
        "relative mum mom dad grandmother grandfather grandson granddaughter nephew niece cousin girlfriend boyfriend mother father daughter son sister brother wife husband widow aunt uncle partner friend pollster statistician registrar "
        "treasurer convener convenor delegate representative official officials ambassador diplomat envoy general admiral captain colonel "
        "major commander coach captain player striker goalkeeper manager referee editor author writer journalist reporter correspondent "
        "historian curator architect engineer technician developer programmer pilot controller operator planner trustee governor pastor "
        "bishop priest imam rabbi worker guard porter carer caretaker pensioner shopkeeper shopper student pupil teenager man woman boy "
        "girl bystander onlooker chancellor premier senator lawmaker legislator congressman congresswoman candidate nominee aide "
        "backbencher whip peer baroness lord justice moderator chaplain bursar provost dean rector dancer singer actor actress artist "
        "musician producer entrepreneur businessman businesswoman ceo cfo coo cto md vice-president vice-chair vice-chairman "
        "vice-chancellor co-chair co-founder co-author lead negotiator mediator arbitrator convenor steward chief-of-staff undersecretary "
        "under-secretary administrator librarian undertaker contractor arbitrator butcher baker barber builder plumber electrician mechanic carpenter "
        "joiner mason miner docker stevedore skipper ferryman postman postwoman cleaner cook chef waiter waitress barman barmaid hairdresser "
        "tailor jeweller florist gardener forester gamekeeper ranger keeper beekeeper warden curate vicar verger monk nun novelist poet "
        "playwright painter sculptor photographer designer presenter broadcaster newsreader columnist critic blogger comedian conductor "
        "composer drummer guitarist pianist dj promoter agent scout physio trainer jockey rider cyclist runner swimmer boxer golfer bowler "
        "batsman batter pitcher quarterback defender midfielder forward winger captain skipper champion paramedic firefighter policeman "
        "policewoman soldier sailor marine veteran recruit detective investigator examiner assessor actuary accountant bookkeeper bursar "
        "cashier clerk receptionist typist secretary programmer hacker geologist biologist chemist physicist astronomer botanist ecologist "
        "zoologist hydrologist meteorologist climatologist seismologist virologist immunologist oncologist cardiologist paediatrician "
        "pharmacist dietician dietitian nutritionist dentist vet optometrist therapist physiotherapist psychotherapist sociologist anthropologist archaeologist historian "
        "demographer geographer linguist philosopher theologian tutor teller teacher lifeguard coastguard harbourmaster stationmaster "
        "shopper customer caller reader listener viewer user gamer donor lender borrower saver bidder seller buyer tourist visitor guest "
        "camper walker hiker climber angler sailor neighbour lodger squatter refugee migrant asylum-seeker prisoner inmate convict "
        "defendant claimant complainant plaintiff appellant juror bailiff sheriff usher toddler orphan widower grandad granddad gran nan "
        "grandma grandpa stepfather stepmother father-in-law mother-in-law son-in-law daughter-in-law fiance fiancee godfather godmother "
        "twin sibling bride groom bridesmaid ex-wife ex-husband ex-mayor ex-minister ex-president member founder-director taoiseach tanaiste "
        "republican democrat lancastrian welshman scotsman irishman englishman frenchman dutchman spokesman-designate lady gentleman teen youngster publican accused ringleader whistleblower mastermind star "
        "legislator congressman secretary-general director-general auditor-general inspector-general attorney-general solicitor-general governor-general permanent shadow home foreign finance health education transport defence defense prime general-secretary"
    ).split()
)
# Words of a role that are no role by themselves: "shadow home secretary".
ROLE_ADJECTIVES = frozenset("permanent shadow home foreign finance health education transport defence defense prime".split())
# Offices that are named after what they are for: "Minister for Agriculture".
OFFICES = frozenset(
    "minister secretary commissioner director head leader speaker chairman chairwoman chair inspector chief bishop archbishop mayor".split()
)
PLURAL_SPEAKERS = frozenset(
    (
        "inspectors officials ministers mps lawmakers peers councillors commissioners auditors analysts economists experts scientists "
        "researchers doctors nurses teachers campaigners activists residents neighbours neighbors locals farmers fishermen drivers "
        "passengers commuters patients families relatives parents survivors witnesses prosecutors lawyers police detectives investigators "
        "officers firefighters paramedics bosses chiefs executives managers directors unions critics opponents supporters observers "
        "commentators insiders sources aides colleagues friends regulators watchdogs politicians senators governors voters pollsters "
        "democrats republicans conservatives tories labour workers staff students pupils academics authors historians engineers developers "
        "lenders banks firms companies retailers airlines operators charities groups bodies agencies authorities governments councils media "
        "newspapers reports rescuers organisers organizers members delegates judges magistrates jurors trustees shareholders investors "
        "traders brokers strategists forecasters meteorologists climatologists biologists ecologists epidemiologists clinicians surgeons "
        "shopkeepers customers users fans players coaches mayors diplomats envoys spokespeople spokesmen leaders representatives assessors "
        "examiners statisticians reviewers cops boffins growers monitors"
    ).split()
)
ORGANISATIONS = frozenset(
    (
        "police constabulary force council authority trust hospital university college school institute institution inspectorate commission "
        "committee board agency bureau department ministry office service services court tribunal parliament assembly senate congress "
        "government administration union association federation society league club party campaign coalition alliance network charity "
        "foundation fund bank company firm group corporation corp inc ltd plc llc llp holdings partners industries airlines airways railway "
        "railways rail water energy power telecom media press news newspaper times post guardian herald tribune gazette journal chronicle "
        "courier broadcaster radio television tv watchdog regulator ombudsman panel inquiry enquiry military army navy airforce guard "
        "coastguard embassy consulate secretariat treasury exchange church diocese mission taskforce team unit cabinet council's centre "
        "center laboratory lab organisation organization body industry operator supplier provider manufacturer retailer carmaker airline "
        "publisher developer landlord developer lender insurer union's nhs eu un nato forum register registry registrar census chamber "
        "confederation congregation conference convention faculty academy kingdom republic state states county borough parish district "
        "consortium partnership labs networks systems solutions technologies foods stores studios motors pharma capital securities insurance "
        "mutual assurance relief watch prison rangers united rovers wanderers athletic strategies analytics consulting consultancy associates "
        "junta directorate guild front movement initiative institut gmbh kg ag nv bv ab oy sa spa llc pte tankers cuisines hotels restaurants "
        "supermarkets theatre theater museum gallery orchestra opera ballet library choir zoo aquarium gardens archive archives port harbour "
        "harbor airport station depot clinic surgery practice academy college seminary mosque synagogue temple cathedral abbey monastery "
        "bakery brewery distillery refinery mill mine quarry shipyard yard factory works plant farm farms estate estates ranch vineyard "
        "carrier lines shipping logistics freight haulage express transport transit metro bus buses coaches cars taxis cabs couriers "
        "biologics biotech therapeutics pharmaceuticals biosciences interactive hosting software robotics electronics semiconductors aerospace marine metals "
        "chemicals plastics toys concerts broadcasting productions entertainment gaming petroleum drilling brewing ventures "
        "province region nation country whitehouse downing kremlin pentagon vatican observatory survey"
    ).split()
)
# Bodies that a common noun alone does not name.
COMMON_BODIES = frozenset(
    (
        "council board panel committee commission inquiry enquiry court tribunal agency regulator watchdog union company firm force police "
        "ministry department office university college school hospital trust charity group bank club team service jury body government army "
        "military administration state authority insurer lender operator airline party coalition campaign"
    ).split()
)
# What stands before a document or body without being a part of its name.
GENERIC = frozenset(
    "new latest recent annual monthly weekly quarterly first second third final interim internal independent official own early".split()
)
DOCUMENTS = frozenset(
    (
        "report study survey poll review audit inquiry investigation findings figures data statistics results analysis paper letter "
        "statement memo memorandum document documents e-mail email e-mails emails message messages advisory bulletin release notice "
        "judgment judgement ruling verdict order census estimates forecast guidance briefing submission filing dossier article editorial "
        "leaflet website site book diary log logs records record minutes transcript reports studies polls surveys files file assessment "
        "decision reading filings spreadsheet summary sheet accounts exhibit slide benchmark count tally calculation calculations index review "
        "list table chart map questionnaire snapshot update factsheet manifesto circular newsletter handbook deposition testimony "
        "affidavits evaluation inspection research evidence tests trial post tweet note indictment complaint affidavit warrant petition charter"
    ).split()
)
UNNAMED = frozenset(
    (
        "spokesman spokeswoman spokesperson spokespeople official officials source sources insider insiders witness witnesses resident "
        "residents analyst analysts expert experts critic critics campaigner campaigners observer observers neighbour neighbours neighbor "
        "neighbors local locals passenger passengers commuter commuters worker workers nurse nurses doctor doctors teacher teachers parent "
        "parents relative relatives mother father woman man survivor survivors investigator investigators lawyer lawyers diplomat diplomats "
        "aide aides economist economists scientist scientists researcher researchers farmer farmers fan fans shopper shoppers driver "
        "drivers user users student students pupil pupils officer officers trader traders colleague colleagues friend friends "
        "shopkeeper"
    ).split()
)
# Words that begin with a capital and are no name.
CALENDAR = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december "
    "today yesterday tomorrow"
)
NOT_NAMES = frozenset(
    (
        "the a an but and or so yet on in at by for from of to with as if when while after before since until because although though "
        "however meanwhile he she they it we i his her their its our my this that these those there here what who which how why where then "
        f"now also not no yes all both {CALENDAR} last next first second one two three four five six seven eight "
        "nine ten many some most more several other another each every according speaking responding asked told under over between during "
        "despite following only even just still once both either neither english british french german irish scottish welsh american "
        "australian indian european"
    ).split()
)
# What says where a study was made, and never who made it.
NATIONALITIES = frozenset(
    (
        "african american arab argentine asian australian austrian belgian brazilian british bulgarian canadian caribbean chilean chinese "
        "colombian croatian czech danish dutch egyptian english european finnish french german greek hungarian indian indonesian iranian "
        "iraqi irish israeli italian japanese jordanian kenyan korean lebanese malaysian mexican nigerian nordic norwegian pakistani "
        "palestinian peruvian polish portuguese romanian russian saudi scandinavian scottish serbian spanish swedish swiss syrian "
        "taiwanese thai turkish ukrainian venezuelan vietnamese welsh"
    ).split()
)
# What a title before a name makes of its bearer, in the word by which an article goes on.
CALLED_BY_TITLE = {
    "justice": "judge", "dr": "doctor", "prof": "professor", "sen": "senator", "rep": "congressman", "gov": "governor", "gen": "general",
    "col": "colonel", "cllr": "councillor", "cr": "councillor", "rev": "vicar", "fr": "priest", "insp": "inspector", "supt": "superintendent",
    "sgt": "sergeant", "det": "detective", "capt": "captain", "cmdr": "commander", "brig": "brigadier", "lieut": "lieutenant", "pres": "president",
}  # fmt: skip
# What a body is called before its name, other than by a word of its name.
OUTFITS = frozenset("maker outfit venture project chain competitor brand consultancy giant start-up startup".split())
BODY_BEFORE = OUTFITS | frozenset(
    "consultants accountants lawyers solicitors promoters developers contractors architects owners makers organisers group".split()
)
# Who works for a body and speaks for it: "analysts at Weatherby Securities", "Díon's volunteers".
MEMBERS = frozenset(
    (
        "analysts economists researchers scientists academics campaigners actuaries volunteers pollsters auditors inspectors statisticians "
        "forecasters officials engineers investigators surveyors strategists accountants"
    ).split()
)
EXAMINERS = frozenset(
    (
        "inspectors inspectorate inspection inspector auditors auditor audit inquiry enquiry review investigation investigators committee "
        "panel commission commissioner tribunal court judge jury coroner magistrate ombudsman regulator watchdog study survey poll "
        "researchers scientists researcher academics university institute report research census statistics figures data tests test "
        "analysis trial mps assessors examiners pollsters authors experts hearing inquest verdict adjudicator"
    ).split()
)
# Sorts of bodies: words that describe one, and words that stand in the names of such bodies.
_SORTS = {
    "press": "newspaper paper daily weekly magazine broadcaster channel station outlet tabloid broadsheet times post news herald guardian gazette "
    "tribune courier journal chronicle telegraph mail express mirror star observer radio tv television press zeitung",
    "company": "company firm group business corporation conglomerate carmaker manufacturer maker retailer supermarket chain airline bank lender "
    "insurer developer operator supplier contractor producer publisher brewer drugmaker utility startup owner owners plc ltd inc corp llc gmbh ag nv "
    "kg holdings industries energy foods stores motors airlines energie petroleum labs networks systems lines terminals",
    "police": "police force constabulary officers detectives sheriff cops garda",
    "court": "court judge tribunal magistrates justice bench jury judgment ruling",
    "government": "government ministry department administration state treasury cabinet authorities ministers officials province nation",
    "council": "council councillors borough county parish city town district",
    "examiner": "watchdog regulator inspectorate inspectors inspector auditors auditor ombudsman office authority commission audit oversight standards "
    "bureau agency examiners review report",
    "panel": "committee panel commission inquiry enquiry mps lawmakers peers board chamber mission observers monitors investigators hearing",
    "union": "union brotherhood federation workers guild association sangh",
    "school": "university college school institute academy faculty academics researchers scientists authors study lab laboratory centre center",
    "party": "party campaign coalition alliance movement democrats republicans labour conservatives opposition",
    "charity": "charity trust foundation society campaigners fund group volunteers network",
    "team": "club team side league united rovers athletic",
    "hospital": "hospital clinic trust nhs ward",
    "army": "army military navy forces troops",
}
SORTS_OF: dict[str, frozenset[str]] = {}
for _sort, _words in _SORTS.items():
    SORTS_OF |= {word: SORTS_OF.get(word, frozenset()) | {_sort} for word in _words.split()}
PARTICLES = frozenset("de da di del della van von der den la le al el bin ibn ben ap ter dos du o' mac mc abu st".split())
PRONOUNS = frozenset("he him his she her hers they them their it its we us our i me my you who whose whom".split())
GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}

# Acronyms that news prints without saying what they stand for.
ACRONYMS = {
    "US": "United States", "USA": "United States", "UK": "United Kingdom", "EU": "European Union", "UN": "United Nations",
    "WHO": "World Health Organization", "IMF": "International Monetary Fund", "WTO": "World Trade Organization", "ECB": "European Central Bank",
    "OECD": "Organisation for Economic Co-operation and Development", "NATO": "North Atlantic Treaty Organization",
    "FBI": "Federal Bureau of Investigation", "CIA": "Central Intelligence Agency", "SEC": "Securities and Exchange Commission",
    "FDA": "Food and Drug Administration", "EPA": "Environmental Protection Agency", "CDC": "Centers for Disease Control and Prevention",
    "FAA": "Federal Aviation Administration", "FCC": "Federal Communications Commission", "DOJ": "Department of Justice",
    "NHS": "National Health Service", "ONS": "Office for National Statistics", "OBR": "Office for Budget Responsibility",
    "TUC": "Trades Union Congress", "CBI": "Confederation of British Industry", "HMRC": "HM Revenue and Customs",
    "IAEA": "International Atomic Energy Agency", "UNHCR": "United Nations High Commissioner for Refugees",
    "ILO": "International Labour Organization",
}  # fmt: skip
