using System.CommandLine;
using FraudSignals.Backtesting;
using FraudSignals.Backtesting.Files;
using FraudSignals.Events;
using FraudSignals.Events.Sources;
using FraudSignals.Host.Feeds;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;
using FraudSignals.Identifiers;
using FraudSignals.Rules.Files;
using FraudSignals.Rules.Loading;

namespace FraudSignals.Host.Commands;

/// <summary><c>feeds</c>: what a new sender's records are like, before any is posted.</summary>
internal static class FeedsCommand
{
    public static Command Create(Terminal terminal) =>
        new("feeds", "Look at a sender's file before anything is posted.") { Check(terminal), New(terminal) };

    private static Command Check(Terminal terminal)
    {
        var file = FileArgument();
        var source =
            new Option<string?>(
                "--source") { Description = "Whom it is from: a source that has a profile in the rules directory. Default: local.",
                    HelpName = "NAME" };
        var layout =
            new Option<string?>("--layout") { Description = "Read it in this layout of the rules directory, whatever the source.",
                HelpName = "NAME" };
        var type = TypeOption();
        var rules = CommonOptions.Rules();
        var json = CommonOptions.Json();
        var command =
            new Command(
                "check",
                "Tell what a file holds, what would be refused and why, and which rules can never hit on it; exit 1 if anything is "
                + "refused.")
            {
                file, source, layout, type, rules, json,
            };
        command.SetAction(async (parsed, cancellation) =>
        {
            var directory = RulesDirectory.Find(parsed.GetValue(rules));
            var files = RuleFiles.Of(directory);
            var tokenizer = new Tokenizer(Backtest.TokenKey);
            var loaded = RuleLoader.Load(files, (kind, key) => WrittenKeys.TokenOf(tokenizer, kind, key));
            RulesDirectory.Require(loaded, directory, terminal.Error);
            var from = SourceOf(loaded, parsed.GetValue(source), parsed.GetValue(layout));
            using var input = await InputFile.OpenAsync(parsed.GetRequiredValue(file), cancellation);
            FeedReport report;
            using (var progress = terminal.Progress("Reading"))
            {
                report = await FeedCheck.RunAsync(input, TypeOf(parsed.GetValue(type)), from, files, progress, cancellation);
            }

            if (parsed.GetValue(json))
            {
                terminal.WriteJson(report);
            }
            else
            {
                report.Print(terminal);
            }

            return report.Broken != null ? ExitCode.Usage : report.Rejected > 0 ? ExitCode.Findings : ExitCode.Good;
        });
        return command;
    }

    private static Command New(Terminal terminal)
    {
        var file = FileArgument();
        var name =
            new Option<string>("--name") { Description = "What the source is to be called: lower-case letters, digits and dashes.",
                HelpName = "NAME", DefaultValueFactory = _ => "new-source" };
        var index =
            new Option<int>("--index") { Description = "Its index, which no other source has or had.", HelpName = "N",
                DefaultValueFactory = _ => 1 };
        var zone =
            new Option<string?>("--time-zone") { Description = "The IANA zone of its times, where they have no offset.",
                HelpName = "ZONE" };
        var type = TypeOption();
        var command =
            new Command("new", "Propose a profile for a sender by looking at a file; what it could not tell is said on stderr.") { file,
                name, index, zone, type };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var input = await InputFile.OpenAsync(parsed.GetRequiredValue(file), cancellation);
            var proposal = await FeedProposal.OfAsync(
                input, TypeOf(parsed.GetValue(type)), parsed.GetRequiredValue(name), parsed.GetValue(index), parsed.GetValue(zone),
                cancellation);
            terminal.Out.Write(proposal.Profile);
            proposal.Doubts.ToList().ForEach(terminal.Error.WriteLine);
            return proposal.IsComplete ? ExitCode.Good : ExitCode.Findings;
        });
        return command;
    }

    private static Argument<string> FileArgument() => new("FILE") { Description = "The file, gzip or not; - for standard input." };

    private static Option<string?> TypeOption()
    {
        var type =
            new Option<string?>("--type") { Description = "What the file holds. Default: what its layout, its fields or its name say.",
                HelpName = "calls|transfers" };
        type.AcceptOnlyFromAmong("calls", "transfers");
        return type;
    }

    private static EventType? TypeOf(string? type) =>
        type switch { "calls" => EventType.Call, "transfers" => EventType.Transfer, _ => null };

    private static Source SourceOf(RuleLoadResult loaded, string? name, string? layout)
    {
        var source = loaded.Sources.FirstOrDefault(s => s.Name == (name ?? Source.Local.Name))
            ?? throw new CommandException(
                $"There is no source {name}: the rules directory has profiles of {string.Join(", ", loaded.Sources.Select(s => s.Name))}.");
        return layout == null ? source : source with
        {
            Layouts = loaded.Layouts.FirstOrDefault(l => l.Name == layout) is { } found
                ? [found]
                : throw new CommandException(
                    $"There is no layout {layout}: the rules directory has "
                    + $"{string.Join(", ", loaded.Layouts.Select(l => l.Name).Order(StringComparer.Ordinal))}."),
        };
    }
}
