using System.Collections.Immutable;
using System.Text.Json;

namespace FraudSignals.Rules.Catalogue;

/// <summary>A rule or typology file as the catalogue tells it. It has been loaded before, so that it is known to be good.</summary>
internal sealed class CatalogueFile : IDisposable
{
    private readonly JsonDocument _json;

    public CatalogueFile(string directory, string path)
    {
        Path = path;
        _json = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(directory, path)));
        Root = _json.RootElement;
    }

    /// <summary>Within the rules directory.</summary>
    public string Path { get; }

    public string Folder => Path[..Path.IndexOf('/', StringComparison.Ordinal)];

    public JsonElement Root { get; }

    /// <summary>The files of a rules directory in the order of their paths, but for tests and what is no rule.</summary>
    public static ImmutableArray<CatalogueFile> Read(string directory, Func<string, bool> folders) =>
    [
        .. Directory.GetDirectories(directory).Select(f => System.IO.Path.GetFileName(f)).Where(folders)
            .SelectMany(
                folder => Directory.GetFiles(System.IO.Path.Combine(directory, folder), "*.json")
                    .Select(f => $"{folder}/{System.IO.Path.GetFileName(f)}"))
            .Where(path => !path.EndsWith(".tests.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(path => new CatalogueFile(directory, path)),
    ];

    public void Dispose() => _json.Dispose();
}
