using System.CommandLine;
using System.CommandLine.Help;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Commands;

/// <summary>What <c>--help</c> prints beyond what the options say of themselves.</summary>
internal static class HelpText
{
    /// <summary>The command as people type it, whatever file it is started from.</summary>
    public const string Program = "fraudsignals";

    private static readonly Dictionary<string, string[]> Examples = new()
    {
        ["serve"] = ["serve --data /var/lib/fraudsignals",
            "serve --urls https://0.0.0.0:7443 --certificate server.pem --data data --log-format json"],
        ["demo"] = ["demo", "demo --subscribers 20000 --stay"],
        ["simulate"] = ["simulate --subscribers 10000 --days 14 --out world"],
        ["ingest"] = ["ingest calls.csv.gz transfers.csv", "ingest 'cdr/**/*.csv.gz' --history",
            "zcat calls.csv.gz | fraudsignals ingest - --type calls", "ingest --watch /srv/inbox --source telco-a"],
        ["backtest"] = ["backtest --calls world/calls.csv --transfers world/transfers.csv --labels world/labels.csv --errors 3"],
        ["rules check"] = ["rules check rules"],
        ["rules test"] = ["rules test rules --filter sim_volume"],
        ["alerts tail"] = ["alerts tail --responder bank --full"],
        ["config show"] = ["config show serve --settings /etc/fraudsignals.json"],
        ["completions"] = ["completions bash > /etc/bash_completion.d/fraudsignals"],
    };

    /// <summary>Has every value called in the help by what it is, where its option does not say more.</summary>
    public static void NameValues(Command command)
    {
        foreach (var option in command.Options.Where(o => o.HelpName == null && o.ValueType != typeof(bool)))
        {
            option.HelpName = NameOf(option.ValueType);
        }

        command.Subcommands.ToList().ForEach(NameValues);
    }

    /// <summary>Writes the help of a command, with examples and exit codes.</summary>
    public static int Write(HelpAction help, ParseResult parsed, TextWriter output)
    {
        using var text = new StringWriter();
        parsed.InvocationConfiguration.Output = text;
        help.Invoke(parsed);
        var root = parsed.RootCommandResult.Command.Name;
        output.WriteLine(text.ToString().Replace($"  {root} ", $"  {Program} ", StringComparison.Ordinal).TrimEnd());
        var command = string.Join(' ', NamesOf(parsed.CommandResult));
        if (Examples.TryGetValue(command, out var examples))
        {
            output.WriteLine();
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {(example.Contains('|', StringComparison.Ordinal) ? "" : Program + " ")}{example}");
            }
        }

        output.WriteLine();
        output.WriteLine("Exit codes:");
        output.WriteLine("  0  all is well");
        output.WriteLine("  1  it ran and found something: a bad rule, a refused record, a failed test");
        output.WriteLine("  2  it could not run: wrong options, input that cannot be read, no host");
        return ExitCode.Good;
    }

    /// <summary>Says where to read what the command takes.</summary>
    public static void Refer(ParseResult parsed, bool hasSettings, TextWriter error)
    {
        var command = string.Join(' ', NamesOf(parsed.CommandResult).Prepend(Program));
        error.WriteLine(
            $"{command} --help tells what it "
            + $"takes{(hasSettings ? "; config show tells which options are from elsewhere than the command line" : "")}.");
    }

    private static IEnumerable<string> NamesOf(System.CommandLine.Parsing.CommandResult command) =>
        command.Parent is System.CommandLine.Parsing.CommandResult parent
            ? [.. NamesOf(parent), command.Command.Name]
            : [];

    private static string? NameOf(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(DirectoryInfo) => "DIR",
        var t when t == typeof(FileInfo) => "FILE",
        var t when t == typeof(Uri) => "URL",
        var t when t == typeof(int) || t == typeof(long) || t == typeof(ulong) => "N",
        var t when t == typeof(double) || t == typeof(decimal) => "X",
        var t when t == typeof(DateOnly) => "DATE",
        var t when t == typeof(Serving.MemoryBound) => "SIZE",
        var t when t == typeof(string) => "TEXT",
        _ => null,
    };
}
