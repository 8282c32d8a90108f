namespace FraudSignals.Rules.Files;

/// <summary>The keys an object of a rule file may have. Nothing else is taken.</summary>
/// <param name="What">What the object is called in messages.</param>
/// <param name="Required">Keys it must have.</param>
/// <param name="Optional">Keys it may have.</param>
internal sealed record Keys(string What, string[] Required, string[] Optional)
{
    public static Keys RuleFile { get; } = new("rule file",
        ["WorkflowName", "Subject", "Aggregates", "Rules"], ["$schema", "On", "GlobalParams"]);

    public static Keys Aggregate { get; } = new("aggregate",
        ["Name", "Of", "Role"], ["Field", "Where", "Window", "Horizon", "Currency", "Finding"]);

    public static Keys Parameter { get; } = new("parameter", ["Name", "Expression"], []);

    public static Keys Rule { get; } = new("rule", ["RuleName", "Expression", "Properties"], ["Enabled", "SuccessEvent"]);

    public static Keys Card { get; } = new("card",
        ["id", "title", "status", "level", "score", "family", "version", "description", "falsePositives", "references",
            "owner", "created", "modified", "responder", "action"],
        ["tags", "cooldown", "addressedTo", "thresholdReason"]);

    public static Keys Typology { get; } = new("typology",
        ["id", "title", "status", "version", "severity", "subject", "responder", "description", "weights", "alertThreshold",
            "interdictionThreshold", "minimumFamilies", "window", "cooldown", "expiry", "actions", "appeal", "falsePositives",
            "references", "owner", "created", "modified"],
        ["$schema", "tags"]);

    public static Keys List { get; } = new("list", ["list", "use", "owner", "reason"], ["$schema", "subject", "source", "entries", "csv"]);

    public static Keys ListEntry { get; } = new("entry", ["reason"], ["kind", "key", "prefix", "tier", "owner", "source", "from", "expires"]);

    public IEnumerable<string> All => Required.Concat(Optional);
}
