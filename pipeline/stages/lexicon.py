"""Word lists for naming: honorifics, roles, kinds of bodies and of documents.

Matched in lower case. They say what a noun phrase can be, never who somebody is.
"""

from __future__ import annotations

HONORIFICS = frozenset(
    (
        "mr mrs ms miss mx sir dame lord lady baroness baron dr prof professor rev reverend revd fr father sister imam rabbi bishop justice "
        "judge shri smt cllr councillor ald sheikh sen sens rep reps gov hon st gen lt col cmdr capt maj sgt cpl pc dc ds di dci ds acc dcc "
        "cc insp supt det pte adm senator congressman congresswoman governor president chancellor mayor king queen prince princess general "
        "major captain colonel commander sergeant constable inspector superintendent lieutenant admiral brigadier corporal canon archdeacon "
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
        "under-secretary permanent shadow home foreign finance health education transport defence defense prime general-secretary"
    ).split()
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
        "examiners statisticians reviewers"
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
        "province region nation country whitehouse downing kremlin pentagon vatican observatory survey"
    ).split()
)
DOCUMENTS = frozenset(
    (
        "report study survey poll review audit inquiry investigation findings figures data statistics results analysis paper letter "
        "statement memo memorandum document documents e-mail email e-mails emails message messages advisory bulletin release notice "
        "judgment judgement ruling verdict order census estimates forecast guidance briefing submission filing dossier article editorial "
        "leaflet website site book diary log logs records record minutes transcript reports studies polls surveys files file assessment "
        "evaluation inspection research evidence tests trial post tweet note indictment complaint affidavit warrant petition charter"
    ).split()
)
UNNAMED = frozenset(
    (
        "spokesman spokeswoman spokesperson spokespeople official officials source sources insider insiders witness witnesses resident "
        "residents analyst analysts expert experts critic critics campaigner campaigners observer observers neighbour neighbours neighbor "
        "neighbors local locals passenger passengers commuter commuters worker workers nurse nurses doctor doctors teacher teachers parent "
        "parents relative relatives mother father woman man survivor survivors investigator investigators lawyer lawyers diplomat diplomats "
        "aide aides economist economists scientist scientists researcher researchers farmer farmers fan fans shopper shoppers driver "
        "drivers user users student students pupil pupils police officer officers trader traders colleague colleagues friend friends "
        "shopkeeper"
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
PARTICLES = frozenset("de da di del della van von der den la le al el bin ibn ben ap ter dos du o' mac mc abu st".split())
PRONOUNS = frozenset(["he", "she", "they", "it", "we", "i", "you", "who"])

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
