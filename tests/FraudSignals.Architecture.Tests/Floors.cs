namespace FraudSignals.Architecture.Tests;

/// <summary>
/// The folders of each project from the ground up: a folder may use those before it, and no others. A new folder gets a line here; where
/// that line stands is the decision.
/// </summary>
internal static class Floors
{
    public static IReadOnlyDictionary<string, string[]> Of { get; } = new Dictionary<string, string[]>
    {
        ["FraudSignals.Core"] =
        [
            FolderImports.Top, "Memory", "Binary",
            "Events", "Events/Layouts", "Events/Sources", "Identifiers", "Lists", "Rules",
            "Alerts", "Verdicts", "Outcomes", "Auditing", "Reports", "Ports", "Parties", "Alerts/Messages", "Alerts/Delivery",
            "State/Peers", "State/Blocks", "State/Ids", "State/Sections", "State/Aggregates", "State/Layouts", "State",
            "Evaluation/Loaded", "Evaluation/Decisions", "Evaluation/Stages", "Evaluation/Checkpoints", "Evaluation", "Inspection",
        ],
        ["FraudSignals.Ingestion"] = ["Sealing", "Budgets", "Verdicts", "Stages", "Single", "Shared"],
        ["FraudSignals.Formats"] = ["Records", "Values", "Input", "Reading", "Csv", "Json", "Layouts", FolderImports.Top],
        ["FraudSignals.Rules"] =
        [
            "Json", "Files", "Catalogue", "Formatting", "Expressions", "Scaffolding", "Lists", "Sources", "Cards", "Lifecycle", "Testing",
            "Checks",
            "Reading", "Loading", "Authoring", "Feeds", "Fitting",
        ],
        ["FraudSignals.Http"] =
            ["Parties", "Contract", "Body", "Batches", "Claims", "Access", "Endpoints", "Endpoints/Webhooks", "Health", "Pulses", "Routing",
                "OpenApi", FolderImports.Top],
        ["FraudSignals.Storage.Local"] = ["Files", "Alerts", "Facts", "Journal", "Checkpoints", "Outbox", FolderImports.Top],
        ["FraudSignals.Storage.Memory"] = [FolderImports.Top],
        ["FraudSignals.Storage.Tables"] = [FolderImports.Top],
        ["FraudSignals.Storage.Blobs"] = [FolderImports.Top],
        ["FraudSignals.Alerts.ServiceBus"] = [FolderImports.Top],
        ["FraudSignals.Alerts.Webhooks"] = [FolderImports.Top],
        ["FraudSignals.Kafka"] = [FolderImports.Top],
        ["FraudSignals.Topics"] = ["Messages", "Filters", "Access", "Broker", "Publishing", "Amqp", "Management"],
        ["FraudSignals.Backtesting"] =
            ["Files", "Reading", "Reading/Sorting", "Text", "Scoring", FolderImports.Top, "Diffing", "Fitting", "RuleTesting"],
        ["FraudSignals.Simulator"] =
            ["Randomness", "Output", "People", "Plans", "Populations", "Calls", "Money", "Schemes", "Worlds", FolderImports.Top],
        ["FraudSignals.Functions"] = ["Health", "Composition", "Triggers", FolderImports.Top],
        ["FraudSignals.Host"] =
            ["Shell", "Topics", "Kafka", "Serving", "Ingesting", "Ingesting/Watching", "Settings", "Feeds", "Demo", "Exporting", "Commands",
                "Commands/Rules", FolderImports.Top],
    };
}
