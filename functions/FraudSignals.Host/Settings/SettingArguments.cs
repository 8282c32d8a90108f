using System.CommandLine;
using System.CommandLine.Parsing;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Settings;

/// <summary>Puts settings where the command line says nothing, so that they are read, checked and refused as if they stood there.</summary>
internal static class SettingArguments
{
    /// <summary>What a command may be given in all: its own options and those of the commands it stands under.</summary>
    public static IEnumerable<Option> OptionsOf(CommandResult command)
    {
        for (SymbolResult? result = command; result is CommandResult { Command: var each }; result = result.Parent)
        {
            foreach (var option in each.Options.Where(o => (each == command.Command || o.Recursive) && IsSetting(o)))
            {
                yield return option;
            }
        }
    }

    /// <summary>The names of all options of all commands.</summary>
    public static IReadOnlyCollection<string> NamesUnder(Command command) =>
        [.. command.Options.Where(IsSetting).Select(SettingSources.NameOf).Concat(command.Subcommands.SelectMany(NamesUnder)).Distinct()];

    /// <summary>The arguments with the settings behind them.</summary>
    public static string[] Complete(string[] arguments, ParseResult parsed, SettingSources sources) =>
    [
        .. arguments,
        .. OptionsOf(parsed.CommandResult).Where(o => parsed.GetResult(o) is null or { Implicit: true })
            .SelectMany(o => sources.Find(o)?.Values.Select(v => $"{o.Name}={v}") ?? []),
    ];

    private static bool IsSetting(Option option) =>
        option is not (System.CommandLine.Help.HelpOption or VersionOption) && option.Name != CommonOptions.SettingsName;
}
