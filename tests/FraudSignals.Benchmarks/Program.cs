using System.CommandLine;
using FraudSignals.Benchmarks.Commands;

var rules = new Option<string>("--rules") { Description = "The rules directory.", DefaultValueFactory = _ => "rules", Recursive = true };
var packs = new Option<string[]>("--packs")
{
    Description = "These packs of it and no others, separated by commas.",
    DefaultValueFactory = _ => [],
    CustomParser = result => result.Tokens[0].Value.Split(','),
    Recursive = true,
};
var root = new RootCommand("Measures speed and memory. Run it in Release on a machine that does nothing else; RESULTS.md has figures.")
{
    rules,
    packs,
    ThroughputCommand.Create(rules, packs),
    GrowthCommand.Create(rules, packs),
    MicroCommand.Create(rules),
    GateCommand.Create(),
    DialectsCommand.Create(rules),
    RulesCommand.Create(),
    CostCommand.Create(),
    ListsCommand.Create(),
    ReloadCommand.Create(rules),
    JournalCommand.Create(),
    PostCommand.Create(),
    TablesCommand.Create(rules, packs),
    WorldsCommand.Create(rules, packs),
    FitCommand.Create(rules, packs),
    SendersCommand.Create(rules, packs),
    TopicsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
