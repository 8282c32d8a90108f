using System.Collections;
using System.CommandLine;
using System.Text.Json;
using FraudSignals.Host.Ingesting;
using FraudSignals.Host.Serving;
using FraudSignals.Host.Shell;

namespace FraudSignals.Host.Settings;

/// <summary>
/// Options from elsewhere than the command line, which goes before all: <c>FRAUDSIGNALS_MAX_MEMORY</c> for <c>--max-memory</c>, then
/// the member <c>max-memory</c> of a settings file. A name that is no option's is refused, since a misspelt one would be no setting at all.
/// </summary>
internal sealed class SettingSources
{
    public const string FileVariable = Prefix + "SETTINGS";

    private const string Prefix = "FRAUDSIGNALS_";

    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly string? _file;
    private readonly Dictionary<string, IReadOnlyList<string>> _members = [];

    /// <param name="environment">Variables by name.</param>
    /// <param name="file">The settings file named on the command line; null for that of the environment, if there is one.</param>
    /// <param name="known">The names of all options of all commands, without dashes.</param>
    /// <exception cref="CommandException">A name is none, or the file cannot be read.</exception>
    public SettingSources(IReadOnlyDictionary<string, string> environment, string? file, IReadOnlyCollection<string> known)
    {
        _environment = environment;
        foreach (var variable in environment.Keys.Where(v => v.StartsWith(Prefix, StringComparison.Ordinal) && !Others.Contains(v)))
        {
            Require(variable, known.Select(VariableOf).Concat(Others), "The environment variable");
        }

        _file = file ?? (environment.GetValueOrDefault(FileVariable) is { Length: > 0 } named ? named : null);
        if (_file != null)
        {
            ReadFile(_file, known);
        }
    }

    /// <summary>Variables that are no options, and whose values are nobody's business.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [HostClient.KeyVariable, TokenKey.Variable, ServerCertificate.Variable];

    private static IReadOnlyList<string> Others { get; } = [.. Secrets, FileVariable];

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> OfProcess() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(v => (string)v.Key, v => (string?)v.Value ?? "", StringComparer.Ordinal);

    /// <summary>The value of an option; null where neither has one.</summary>
    public SettingOrigin? Find(Option option)
    {
        var name = NameOf(option);
        return _environment.GetValueOrDefault(VariableOf(name)) is { Length: > 0 } text
                ? new(
                    option.ValueType.IsArray ? text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        : [text], VariableOf(name))
            : _members.TryGetValue(name, out var values) ? new(values, _file!)
            : null;
    }

    /// <summary>An option's name in a settings file.</summary>
    public static string NameOf(Option option) => option.Name.TrimStart('-');

    private static string VariableOf(string name) => Prefix + name.Replace('-', '_').ToUpperInvariant();

    private static void Require(string name, IEnumerable<string> known, string what)
    {
        var names = known.ToList();
        if (!names.Contains(name))
        {
            throw new CommandException($"{what} {name} is none of the settings. {Suggest.From(name, names) ?? "config show names them."}");
        }
    }

    private void ReadFile(string path, IReadOnlyCollection<string> known)
    {
        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
                    AllowDuplicateProperties = false });
            foreach (var member in document.RootElement.EnumerateObject().Where(m => m.Name != "$schema"))
            {
                Require(member.Name, known, $"{path}:");
                _members[member.Name] = member.Value.ValueKind == JsonValueKind.Array
                    ? [.. member.Value.EnumerateArray().Select(v => TextOf(path, member.Name, v))]
                    : [TextOf(path, member.Name, member.Value)];
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            throw new CommandException(
                $"{path} is no settings file: {problem.Message} Write an object such as {{ \"data\": \"/var/lib/fraudsignals\" }}.");
        }
    }

    private static string TextOf(string path, string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw new CommandException($"{path}: {name} is a text, a number, true or false, or an array of such."),
    };
}
