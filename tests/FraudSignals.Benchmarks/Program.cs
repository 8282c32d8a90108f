using System.CommandLine;
using FraudSignals.Benchmarks.Commands;

var rules = new Option<string>("--rules") { Description = "The rules directory.", DefaultValueFactory = _ => "rules", Recursive = true };
var root = new RootCommand("Measures speed and memory. Run it in Release on a machine that does nothing else; RESULTS.md has figures.")
{
    rules,
    ThroughputCommand.Create(rules),
    GrowthCommand.Create(rules),
    MicroCommand.Create(rules),
    RulesCommand.Create(),
    CostCommand.Create(),
    ListsCommand.Create(),
    ReloadCommand.Create(rules),
    JournalCommand.Create(),
    PostCommand.Create(),
    TablesCommand.Create(rules),
};
return await root.Parse(args).InvokeAsync();
