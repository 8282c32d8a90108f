using YamlDotNet.RepresentationModel;

namespace FraudSignals.Infra.Tests.Shipping;

/// <summary>Documents of YAML, asked by paths: <c>services/fraudsignals/image</c>, with places in lists from 0.</summary>
internal static class Yaml
{
    public static IReadOnlyList<YamlNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => d.RootNode)];
    }

    public static YamlNode Read(string path) => Assert.Single(Documents(File.ReadAllText(Path.Combine(Shell.Root, path))));

    /// <summary>What stands at a path; null where nothing does.</summary>
    public static YamlNode? Find(this YamlNode node, string path) =>
        path.Split('/').Aggregate<string, YamlNode?>(node, (at, step) => at switch
        {
            YamlMappingNode map => map.Children.TryGetValue(step, out var value) ? value : null,
            YamlSequenceNode list => int.TryParse(step, out var place) && place < list.Children.Count ? list[place] : null,
            _ => null,
        });

    public static string Text(this YamlNode node, string path) =>
        node.Find(path) is YamlScalarNode { Value: { } text } ? text : throw new Xunit.Sdk.XunitException($"There is no {path}.");

    public static IReadOnlyList<string> Texts(this YamlNode node, string path) =>
        [.. ((YamlSequenceNode)node.Find(path)!).Select(n => ((YamlScalarNode)n).Value!)];

    /// <summary>All mappings in a node, itself included.</summary>
    public static IEnumerable<YamlMappingNode> Mappings(this YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();
}
