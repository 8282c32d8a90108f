using System.Collections.Immutable;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Json;

namespace FraudSignals.Rules.Checks;

/// <summary>What refuses rules when they are loaded. The code that finds it names it; here is what there is to say of it.</summary>
internal static class LoaderChecks
{
    public static ImmutableArray<CheckInfo> All { get; } =
    [
        Error("absence", "a countAfter that is not compared with == 0 as a condition that must hold, a second one in a rule, or one with addressedTo", "what comes after an event is known only when the time has passed, and the event is gone by then", "replies_30m == 0, in a rule whose finding stays with its subject"),
        Error("addressed-to", "an addressedTo whose role no event of the rule has", "the finding would reach nobody", "a role of the events the rule runs on"),
        Error("bad-duration", "a span of time that is none, or outside 1 minute to 400 days", "the window would be a guess", "a number and s, m, h or d: \"24h\""),
        Error("bad-name", "an id or name with other characters than lower-case letters, digits and underscores, or that is a word of the language or an event field", "ids stand in topics and file names, and a name must mean one thing", "for example high_outbound, calls_24h"),
        Error("bad-offset", "an offset of a test that is none, or lies where it cannot", "the record would have no time", "for example \"90s\", \"23h59m\" or, in history, \"-3d\""),
        Error("bad-value", "a number out of its range, a date that is none, an empty text or list, a parameter that is no constant", "the file says nothing the engine could go by", "what the message asks for"),
        Error("bad-window", "a Window or Horizon that a function needs and lacks, or does not take, or a Horizon that does not fit its Window", "the aggregate would not be what it is called", "see the table of aggregates in README.md"),
        Error("bands", "a band whose score is not above that of the step below it", "the higher step would not count for more", "bands by rising score"),
        Error("constant", "an expression or filter that names nothing that changes", "it always gives the same", "an aggregate or event field in it"),
        Error("currency", "an aggregate over amounts without a Currency, or a Currency that is none", "amounts of different currencies cannot be added up", "\"Currency\": \"THB\", or the Field \"worth\""),
        Error("duplicate-id", "an id of a rule, typology or pack that another has", "findings of the two could not be told apart", "an id of its own; an id is never used twice"),
        Error("duplicate-key", "a key that stands twice in one object", "only one of them would count", "one of them"),
        Error("duplicate-name", "a WorkflowName, aggregate, parameter or source name that is taken", "expressions could mean either", "another name"),
        Error("duplicate-value", "a value that stands twice in a list of different ones, or the index or range of numbers of another source", "it is a slip for another value, or superfluous", "one of them"),
        Error("encoding", "a file that is not UTF-8", "texts would be garbled in alerts", "the file saved as UTF-8"),
        Error("families", "a typology whose rules are of fewer families than it asks for", "it could never alert", "a rule that rests on other evidence"),
        Error("field-function", "a Field on a function that works on none", "it would be without effect", "no Field"),
        Error("field-role", "a Field that is the subject itself", "it has one value only", "the other side of the event"),
        Error("finding", "a Finding without the role finding, the role without a Finding, or another function than count on it", "findings can only be counted", "Of \"count\", Role \"finding\" and a Finding"),
        Error("hidden-character", "a control character, a character without width or one that turns the direction of writing in any text", "a reviewer would read something else than what is loaded", "the text without it"),
        Error("identifier", "an identifier field in an expression", "identifiers are tokens, of which only sameness means anything", "has(field), or an aggregate that counts them"),
        Error("json", "a file that is not JSON", "it cannot be read", "what the message names: often a comma too many or a quote too few"),
        Error("list-prefix", "a range of numbers on a list, or asked for, where it cannot be told", "ranges are told from the number in clear, which is kept only while its record is read", "\"key\" for each subject; or ask for the list in the rule's expression"),
        Error("list-subject", "a list asked for with a field of another kind than those on it, or an entry of another kind than its list", "the subject could never be found on it", "a list of that kind"),
        Error("link", "a symbolic link", "rules come from their directory and nowhere else", "the file itself"),
        Error("misplaced", "a folder below a domain", "its files would not be found", "the files in the domain's folder"),
        Error("missing-key", "an object without a key it must have", "the rest cannot be understood without it", "the key"),
        Error("name-id", "a RuleName, id and SuccessEvent that differ", "a copied rule would answer to two names", "the same in all three"),
        Error("no-rules", "a directory without rule files", "nothing would be found", "files in <domain>/<rule>.json"),
        Error("no-tests", "a test file without a test", "it looks as if the rule were tested", "at least one test, or no file"),
        Error("not-addressed", "an aggregate that counts findings which are not addressed to its subject", "it would stay 0", "an addressedTo on that rule"),
        Error("peers", "a quantile of peers without Quantile or Among, among those of a field no event of it has, or of what cannot be measured; or one of these keys elsewhere", "it would not be known whose quantile it is", "\"Quantile\": 0.99, \"Among\": \"currency\""),
        Error("refused", "what the rule language does not have: members, types, calls, other operators and literals", "expressions come from files, and files can be hostile", "aggregates, fields, parameters and the operators of README.md"),
        Error("role-function", "a flow function over other roles than payee and payer", "it compares money in with money out", "Role [\"payee\", \"payer\"]"),
        Error("role-subject", "a role that the subject does not play", "no event would ever count", "a role of that subject"),
        Error("rule-subject", "a typology with a rule about another kind of subject", "the finding would be of somebody else", "a rule about the same kind; or count the finding as an aggregate"),
        Error("sentence", "a sentence that names what alerts of its rule do not show at each step, or is more than 300 characters", "responders would read a sentence without its figure", "a side of a comparison of the Expression, as it is written there: {calls_24h}"),
        Error("syntax", "an expression that breaks off or does not fit together", "it has no meaning", "what the message names"),
        Error("thresholds", "an interdictionThreshold below the alertThreshold", "interdiction would come before the alert", "an interdictionThreshold at or above it"),
        Error("too-deep", "an expression nested more than 32 deep", "a parser can be brought down by it", "two rules"),
        Error("too-large", "a file of more than 1 MiB", "nobody reviews it, and it may be an attack", "several files"),
        Error("too-long", "an expression of more than 2,000 characters", "nobody can read it", "two rules, or an aggregate"),
        Error("too-many", $"a file with more than {FileLimits.MaxRules} rules, {FileLimits.MaxEntries} aggregates or parameters, or {FileReport.MaxErrors} errors", "nobody reviews it, and it may be an attack", "several files; the errors told first mended"),
        Error("type", "an operator on values of a kind it is not for, such as a flag compared with a number", "it has no meaning", "an operator for that kind; a flag stands by itself: answered, !answered"),
        Error("unknown-file", "a list whose csv names no file beside it", "the list would be empty", "the name of a file in lists/ that ends in .csv"),
        Error("unknown-key", "a key an object does not have", "a misspelt key would be ignored", "the key as suggested"),
        Error("unknown-list", "a pack or an expression that names a list that is not there", "nobody would ever be on it", "the name of a file in lists/"),
        Error("unknown-name", "a name in an expression that is neither an aggregate of the file, a field of its events, nor a parameter", "RulesEngine would never match, and say nothing", "the name as suggested; names are exact in their casing"),
        Error("unknown-pack", "a pack asked for with --packs that is not there", "other rules would run than were meant", "the id of a file in packs/"),
        Error("unknown-parameter", "a test that sets a parameter its rule does not have", "the rule would be tested as it is", "the name of a parameter of the rule"),
        Error("unknown-rule", "a typology, pack or aggregate that names a rule that is not there or is deprecated", "it would wait for findings that never come", "the rule's id"),
        Error("unknown-threshold", "an expression that names a threshold by currency that is not there", "the comparison could never be said", "the name as in currencies/thresholds.json"),
        Error("unknown-typology", "a pack with a typology that is not there", "nothing would be loaded for it", "the typology's id"),
        Error("unknown-value", "a word that is not of the vocabulary", "the engine would not know what is meant", "one of the words listed or suggested"),
        Error("unreachable", "a condition that can never be true, such as a share above 1, a count below 0 or bounds that exclude each other; a typology whose weights together stay below a threshold", "it would never hit, silently", "a threshold within reach"),
        Error("unreadable", "a file or directory that cannot be read", "the set would be incomplete", "the permissions put right"),
        Error("unused", "an aggregate or parameter that no expression of its file names, or a CSV file that no list names", "the aggregate costs state for every subject; the others are edited without effect", "its name where it was meant, or nothing"),
        Error("vague", "a false positive or reference that says nothing, such as \"none\"", "somebody always behaves like this in good faith, and a threshold without a source cannot be judged", "a concrete cause; a source"),
        Error("worth", "an aggregate over what amounts are worth, where no table says what currencies are worth", "amounts of different currencies cannot be added up", "currencies/worth.json, or a Currency"),
        Error("wrong-cover", "a test that says it covers what it does not show, such as late without a record that is received late", "what is not tested looks tested", "a record or an expectation of that kind; or another cover"),
        Error("wrong-target", "a test that expects what its rule or typology does not give", "it could not be fulfilled", "findings for a rule, alerts for a typology; each in the file beside it"),
        Error("wrong-type", "a value of another JSON type than its key takes", "it cannot be read", "the type the message names"),
    ];

    private static CheckInfo Error(string name, string finds, string why, string write) =>
        new(name, finds, why, write) { Severity = RuleSeverity.Error, MayBeSilenced = false };
}
