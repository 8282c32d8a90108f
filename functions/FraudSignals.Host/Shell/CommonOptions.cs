using System.CommandLine;
using FraudSignals.State;

namespace FraudSignals.Host.Shell;

/// <summary>Options that mean the same wherever they stand.</summary>
internal static class CommonOptions
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

    public const string SettingsName = "--settings";

    /// <summary>Stands with every command.</summary>
    public static Option<FileInfo?> Settings() => new(SettingsName)
    {
        Description =
            "File with options, { \"data\": \"/var/lib/fraudsignals\" }; FRAUDSIGNALS_DATA goes before it, and the command line before "
            + "both.", Recursive = true,
    };

    public static Option<bool> Json() => new("--json") { Description = "Write the result as JSON." };

    public static Option<DirectoryInfo?> Rules() => new("--rules")
    {
        Description = "Rules directory. Default: ./rules, else the rules shipped with the program.",
    };

    public static Option<string[]> Packs() => new("--packs")
    {
        Description = "Load these packs and no others, enabled or not, by id, separated by commas.",
        HelpName = "ID,...",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
            [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
    };

    /// <summary>For how long a subject is remembered that no event touches.</summary>
    public static Option<double> KeepSubjects() =>
        Days("--keep-subjects", "a subject is remembered that no event touches", new EngineOptions().SubjectRetention);

    public static Option<double> Days(string name, string what, TimeSpan standard) =>
        new(name) { Description = $"Days that {what}.", HelpName = "DAYS", DefaultValueFactory = _ => standard.TotalDays };

    /// <exception cref="CommandException">The days are out of range.</exception>
    public static TimeSpan Span(double days) =>
        days is >= 0 and <= 100 * 365 ? TimeSpan.FromDays(days)
            : throw new CommandException("Days to keep something lie between 0 and 36500.");

    public static Option<Uri> Url() => new("--url")
    {
        Description = "The running host.",
        DefaultValueFactory = _ => new Uri(DefaultUrl),
        CustomParser = result => Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : Complain(result, $"'{result.Tokens[0].Value}' is not an http or https address."),
    };

    private static Uri? Complain(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return null;
    }
}
