using System.CommandLine;

namespace FraudSignals.Host.Commands;

/// <summary>Options that mean the same wherever they stand.</summary>
internal static class CommonOptions
{
    public const string DefaultUrl = "http://127.0.0.1:7071";

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
        CustomParser = result => result.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

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
