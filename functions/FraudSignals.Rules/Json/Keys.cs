namespace FraudSignals.Rules.Json;

/// <summary>The keys an object of a rule file may have. Nothing else is taken.</summary>
/// <param name="What">What the object is called in messages.</param>
/// <param name="All">Every key it may have, in the order in which files have them.</param>
/// <param name="Optional">Those of them it may lack.</param>
internal sealed record Keys(string What, string[] All, string[] Optional)
{
    public static Keys Aggregate { get; } = new("aggregate",
        ["Name", "Of", "Quantile", "Role", "Field", "Value", "Among", "Weight", "Where", "Window", "Horizon", "HorizonAtLeast", "Currency",
            "Finding", "Per", "Before"],
        ["Quantile", "Field", "Value", "Among", "Weight", "Where", "Window", "Horizon", "HorizonAtLeast", "Currency", "Finding", "Per",
            "Before"])
    {
        Meant =
        [
            ("Of", "average", "write mean"), ("Of", "avg", "write mean"), ("Of", "total", "write sum"), ("Of", "unique", "write distinct"),
            ("Of", "countDistinct", "write distinct"),
            ("Of", "stddev", "write deviation"), ("Of", "velocity", "write count, with a Window"),
            ("Of", "age", "write secondsSinceFirst, with a Horizon"),
            ("Of", "percentile",
                "write peerQuantile, with a Quantile: it is over all subjects; of a subject's own values there are mean, deviation, min "
                + "and max"),
            ("Of", "quantile",
                "write peerQuantile, with a Quantile: it is over all subjects; of a subject's own values there are mean, deviation, min "
                + "and max"),
            ("Of", "median", "of a subject's own values there is mean; of all subjects' peerQuantile with a Quantile of 0.5"),
        ],
    };

    public static Keys Parameter { get; } = new("parameter", ["Name", "Expression"], []);

    public static Keys Silence { get; } = new("silence", ["check", "reason", "until"], []);

    public static Keys Band { get; } = new("band", ["when", "score"], []);

    public static Keys Card { get; } = new("card",
        ["id", "title", "status", "level", "score", "bands", "family", "version", "description", "sentence", "falsePositives", "references",
            "tags",
            "owner", "created", "modified", "responder", "action", "cooldown", "addressedTo", "thresholdReason", "deprecatedReason",
            "silence"],
        ["bands", "sentence", "tags", "cooldown", "addressedTo", "thresholdReason", "deprecatedReason", "silence"])
    {
        Inside = [("bands", Band), ("silence", Silence)],
        Instead =
        [
            ("severity", "a rule has a level and a score; what an alert is depends on the typology that weighs it"),
            ("weight", "write it as score; a typology has weights of its own"),
            ("threshold", "write it into the Expression, or as one of the GlobalParams"),
            ("window", "a window belongs to each of the Aggregates"),
        ],
    };

    public static Keys Rule { get; } = new("rule",
        ["RuleName", "Enabled", "Expression", "SuccessEvent", "Properties"], ["Enabled", "SuccessEvent"])
    {
        Inside = [("Properties", Card)],
        Instead =
        [
            ("LocalParams", "write constants as GlobalParams of the file, and figures of a subject as its Aggregates"),
            ("Operator", "join the conditions with && or || in one Expression"),
            ("Rules", "join the conditions with && or || in one Expression, or write them as rules of their own that a typology weighs"),
            ("ErrorMessage", "write what people read as Properties.title and Properties.description"),
            ("ErrorType", "leave it out: a rule that does not hit is no error"),
            ("RuleExpressionType", "leave it out: there is one kind of expression"),
            ("Actions", "write what a responder should do as Properties.action"),
            ("WorkflowsToInject", "leave it out: all files of the directory are loaded together"),
            ("WorkflowRulesToInject", "leave it out: all files of the directory are loaded together"),
        ],
    };

    public static Keys RuleFile { get; } = new("rule file",
        ["$schema", "WorkflowName", "Subject", "On", "Aggregates", "GlobalParams", "Rules"], ["$schema", "On", "GlobalParams"])
    {
        Inside = [("Aggregates", Aggregate), ("GlobalParams", Parameter), ("Rules", Rule)],
        Instead =
        [
            ("RuleExpressionType", "leave it out: there is one kind of expression"),
            ("WorkflowsToInject", "leave it out: all files of the directory are loaded together"),
            ("WorkflowRulesToInject", "leave it out: all files of the directory are loaded together"),
        ],
    };

    public static Keys Calibration { get; } = new("step of a calibration", ["score", "probability"], []);

    public static Keys Typology { get; } = new("typology",
        ["$schema", "id", "title", "status", "version", "severity", "interdictionSeverity", "subject", "responder", "description",
            "weights", "alertThreshold",
            "interdictionThreshold", "minimumFamilies", "familyMinimum", "familyCaps", "calibration", "window", "cooldown", "expiry",
            "alertsPerHour", "respondWithin", "interdictWithin", "actions",
            "interdictionActions", "appeal", "falsePositives",
            "references", "tags", "owner", "created", "modified", "deprecatedReason", "silence"],
        ["$schema", "alertsPerHour", "interdictionSeverity", "familyMinimum", "familyCaps", "calibration", "respondWithin",
            "interdictWithin", "interdictionActions", "tags", "deprecatedReason",
            "silence"])
    {
        Inside = [("silence", Silence), ("calibration", Calibration)],
    };

    public static Keys ListEntry { get; } = new("entry",
        ["kind", "key", "prefix", "tier", "owner", "source", "reason", "from", "expires"],
        ["kind", "key", "prefix", "tier", "owner", "source", "reason", "from", "expires"]);

    public static Keys List { get; } = new("list",
        ["$schema", "list", "use", "subject", "owner", "reason", "source", "entries", "csv"],
        ["$schema", "subject", "source", "entries", "csv"])
    {
        Inside = [("entries", ListEntry)],
    };

    public static Keys Calendar { get; } =
        new("calendar", ["$schema", "timeZone", "holidays", "source"], ["$schema", "holidays", "source"]);

    public static Keys Pack { get; } = new("pack",
        ["$schema", "id", "title", "version", "description", "owner", "enabled", "rules", "typologies", "lists"],
        ["$schema", "enabled"]);

    public static Keys SourceIdentifiers { get; } = new("what a source says of its identifiers",
        ["absent", "withheld", "internationalPrefixes", "trunkPrefix", "nationalLengths", "shortCodes", "accountsAsWritten"],
        ["absent", "withheld", "internationalPrefixes", "trunkPrefix", "nationalLengths", "shortCodes", "accountsAsWritten"]);

    public static Keys SourceProfile { get; } = new("source profile",
        ["$schema", "name", "index", "party", "desk", "countryCode", "timeZone", "numberRanges", "fields", "layouts", "lacks",
            "settleMinutes", "identifiers", "extraCurrencies"],
        ["$schema", "party", "desk", "countryCode", "timeZone", "numberRanges", "fields", "layouts", "lacks", "settleMinutes",
            "identifiers", "extraCurrencies"])
    {
        Inside = [("identifiers", SourceIdentifiers)],
    };

    public static Keys LayoutFilter { get; } = new("filter", ["from", "is", "isNot"], ["is", "isNot"]);

    public static Keys LayoutField { get; } = new("field",
        ["when", "from", "join", "or", "value", "map", "else", "form", "era", "per"],
        ["when", "from", "join", "or", "value", "map", "else", "form", "era", "per"]);

    public static Keys LayoutMerge { get; } = new("merge", ["by", "sequence", "last"], ["by", "sequence", "last"]);

    public static Keys Layout { get; } = new("layout",
        ["$schema", "layout", "title", "description", "references", "records", "format", "encoding", "separator", "quote", "header",
            "skipLines", "columns",
            "path", "decimalPoint", "thousands", "percentEncoded", "only", "fields", "merge"],
        ["$schema", "title", "description", "references", "encoding", "separator", "quote", "header", "skipLines", "columns",
            "path", "decimalPoint", "thousands", "percentEncoded", "only", "merge"])
    {
        OnOneLine = ["only", "merge"],
    };

    public static Keys Worth { get; } = new("table of worth", ["$schema", "unit", "source", "asOf", "perUnit"], ["$schema"]);

    public static Keys Thresholds { get; } = new("table of thresholds", ["$schema", "source", "asOf", "thresholds"], ["$schema"]);

    public static Keys LockEntry { get; } = new("lock entry", ["version", "hash"], []);

    public static Keys Lock { get; } = new("lock", ["rules", "typologies"], []);

    public static Keys TestSubject { get; } = new("subject", ["kind", "key"], []);

    public static Keys TestFinding { get; } =
        new("finding", ["rule", "subject", "at", "band"], ["rule", "at", "band"]) { Inside = [("subject", TestSubject)] };

    public static Keys TestAlert { get; } =
        new("alert", ["typology", "subject", "level", "at"], ["typology", "at"]) { Inside = [("subject", TestSubject)] };

    public static Keys TestNotTaken { get; } = new("count of records not taken",
        ["duplicate", "superseded", "conflict", "tooLate", "tooEarly"], ["duplicate", "superseded", "conflict", "tooLate", "tooEarly"]);

    public static Keys TestExpectation { get; } = new("expectation",
        ["findings", "alerts", "cannotSay", "notTaken"], ["findings", "alerts", "cannotSay", "notTaken"])
    {
        Inside = [("findings", TestFinding), ("alerts", TestAlert), ("notTaken", TestNotTaken)],
        OnOneLine = ["findings", "alerts", "notTaken"],
    };

    public static Keys TestSeries { get; } = new("series of records",
        ["call", "transfer", "verdict", "at", "repeat", "every", "received", "sent"],
        ["call", "transfer", "verdict", "at", "repeat", "every", "received", "sent"]);

    public static Keys TestDefaults { get; } =
        new("defaults", ["call", "transfer", "verdict"], ["call", "transfer", "verdict"]) { OnOneLine = ["call", "transfer", "verdict"] };

    public static Keys Test { get; } = new("test",
        ["name", "covers", "observed", "lists", "parameters", "history", "events", "evaluate", "expect"],
        ["covers", "observed", "lists", "parameters", "history", "evaluate"])
    {
        Inside = [("history", TestSeries), ("events", TestSeries), ("expect", TestExpectation)],
        OnOneLine = ["lists", "parameters", "history", "events", "expect"],
    };

    public static Keys TestFile { get; } = new("test file",
        ["$schema", "rule", "typology", "start", "defaults", "tests"], ["$schema", "rule", "typology", "start", "defaults"])
    {
        Inside = [("defaults", TestDefaults), ("tests", Test)],
        OnOneLine = ["defaults"],
    };

    /// <summary>The keys whose objects and lists are written on one line where they fit and hold no list of several objects.</summary>
    public string[] OnOneLine { get; init; } = [];

    /// <summary>The keys of objects inside, by the key under which they stand, themselves or in a list.</summary>
    public (string Key, Keys Keys)[] Inside { get; init; } = [];

    /// <summary>Keys that RulesEngine knows and files here do not have, and what to write instead.</summary>
    public (string Key, string Advice)[] Instead { get; init; } = [];

    /// <summary>Words that are tried as the value of a key, and what to write instead.</summary>
    public (string Key, string Word, string Advice)[] Meant { get; init; } = [];

    public IEnumerable<string> Required => All.Except(Optional);

    /// <summary>The keys of the objects under a key; null where those have no fixed ones.</summary>
    public Keys? Of(string key) => Array.Find(Inside, i => i.Key == key).Keys;
}
