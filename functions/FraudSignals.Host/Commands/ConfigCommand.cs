using System.Collections;
using System.CommandLine;
using FraudSignals.Host.Settings;
using FraudSignals.Host.Shell;
using Spectre.Console;

namespace FraudSignals.Host.Commands;

/// <summary><c>config show</c>: what a command would run with, and where each value is from.</summary>
internal static class ConfigCommand
{
    private const string Unshown = "(set, not shown)";

    /// <param name="terminal">Takes the result.</param>
    /// <param name="environment">Variables by name.</param>
    /// <param name="sources">Reads the settings that are in force.</param>
    /// <param name="root">Finds commands.</param>
    public static Command Create(Terminal terminal, IReadOnlyDictionary<string, string> environment,
        Func<ParseResult, SettingSources> sources, Func<RootCommand> root)
    {
        var name = new Argument<string>("COMMAND") { Description = "Whose settings.", DefaultValueFactory = _ => "serve" };
        var json = CommonOptions.Json();
        var show =
            new Command(
                "show",
                "Print the settings in force and where each is from: the environment, the settings file or the program. Secrets are not "
                + "shown.") { name, json };
        show.SetAction(parsed =>
        {
            var words = parsed.GetRequiredValue(name).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var command = root().Parse(words).CommandResult;
            if (command.Command is RootCommand)
            {
                throw new CommandException($"There is no command '{parsed.GetRequiredValue(name)}'.");
            }

            var settings = Of(command.Command.Options, sources(parsed), environment).ToList();
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(settings);
            }
            else
            {
                Print(settings, terminal);
            }
        });
        return new Command("config", "Look at settings.") { show };
    }

    private static IEnumerable<Setting> Of(IEnumerable<Option> options, SettingSources sources,
        IReadOnlyDictionary<string, string> environment)
    {
        foreach (var option in options.OrderBy(o => o.Name, StringComparer.Ordinal))
        {
            yield return sources.Find(option) is { } found
                ? new(option.Name, string.Join(", ", found.Values), found.Origin)
                : new(option.Name, option.HasDefaultValue ? TextOf(option.GetDefaultValue()) : null, "default");
        }

        foreach (var variable in SettingSources.Secrets.Where(environment.ContainsKey))
        {
            yield return new(variable, Unshown, variable);
        }

        foreach (var (variable, value) in environment.Where(v => v.Key.StartsWith("OTEL_", StringComparison.Ordinal))
            .OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            yield return new(variable, variable.EndsWith("HEADERS", StringComparison.Ordinal) ? Unshown : value, variable);
        }
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        IEnumerable several => string.Join(", ", several.Cast<object>()) is { Length: > 0 } text ? text : null,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static void Print(List<Setting> settings, Terminal terminal)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("setting", "value", "from");
        settings.ForEach(s => table.AddRow(Markup.Escape(s.Name), Markup.Escape(s.Value ?? "-"), Markup.Escape(s.From)));
        terminal.Console.Write(table);
    }

    private sealed record Setting(string Name, string? Value, string From);
}
