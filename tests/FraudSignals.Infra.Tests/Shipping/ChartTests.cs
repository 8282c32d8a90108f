using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace FraudSignals.Infra.Tests.Shipping;

/// <summary>The Helm chart and the compose file: one host, its state on a volume, and no right it does not need.</summary>
public partial class ChartTests
{
    private const string Chart = "infra/helm/fraudsignals/";

    private static readonly string Version =
        XDocument.Load(Path.Combine(Shell.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
    private static readonly string Template = File.ReadAllText(Path.Combine(Shell.Root, Chart + "templates/all.yaml"));
    private static readonly YamlNode Compose = Yaml.Read("infra/compose/compose.yaml");

    [Fact]
    public void Every_value_that_the_template_asks_for_has_a_default_and_none_is_asked_for_by_nobody()
    {
        var values = Yaml.Read(Chart + "values.yaml");
        var asked = ValuePath().Matches(Template).Select(m => m.Groups[1].Value.Replace('.', '/')).Distinct().ToList();

        Assert.True(asked.Count > 8);
        Assert.DoesNotContain(asked, path => values.Find(path) == null);
        Assert.DoesNotContain(Leaves(values, ""),
            leaf => !asked.Any(path => leaf == path || leaf.StartsWith(path + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_block_of_the_template_is_closed() => Assert.Equal(
        Action().Matches(Template).Count(m => m.Groups[1].Value is "if" or "with" or "range"),
        Action().Matches(Template).Count(m => m.Groups[1].Value == "end"));

    [Fact]
    public void The_chart_is_one_host_with_a_volume_that_is_not_root()
    {
        var documents = Yaml.Documents(Filled());
        var set = documents.Single(d => d.Text("kind") == "StatefulSet");
        var pod = set.Find("spec/template/spec")!;
        var container = pod.Find("containers/0")!;

        Assert.Equal(["Service", "ConfigMap", "StatefulSet"], documents.Select(d => d.Text("kind")));
        Assert.Equal("1", set.Text("spec/replicas"));
        Assert.Equal(("data", "/data"),
            (set.Text("spec/volumeClaimTemplates/0/metadata/name"), container.Text("volumeMounts/0/mountPath")));
        Assert.Equal(("true", "1654"), (pod.Text("securityContext/runAsNonRoot"), pod.Text("securityContext/runAsUser")));
        Assert.Equal(("true", "false"),
            (container.Text("securityContext/readOnlyRootFilesystem"), container.Text("securityContext/allowPrivilegeEscalation")));
        Assert.Equal(["ALL"], container.Texts("securityContext/capabilities/drop"));
        Assert.Equal(["/health/live", "/health/live", "/health/ready"],
            ((string[])["startupProbe", "livenessProbe", "readinessProbe"]).Select(p => container.Text($"{p}/httpGet/path")));

        // Each mount is of a volume that there is.
        var volumes = ((YamlSequenceNode)pod.Find("volumes")!).Concat([set.Find("spec/volumeClaimTemplates/0/metadata")!])
            .Select(v => v.Text("name"));
        Assert.Empty(((YamlSequenceNode)container.Find("volumeMounts")!).Select(m => m.Text("name")).Except(volumes));
    }

    [Fact]
    public void The_compose_file_is_reached_from_this_machine_alone_and_keeps_its_state()
    {
        var service = Compose.Find("services/fraudsignals")!;

        Assert.All(service.Texts("ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
        Assert.Equal(("true", "data:/data"), (service.Text("read_only"), service.Text("volumes/0")));
        Assert.Equal(["ALL"], service.Texts("cap_drop"));
        Assert.Equal("health", service.Texts("healthcheck/test")[^1]);
    }

    [Fact]
    public void All_name_the_version_that_is_built()
    {
        var chart = Yaml.Read(Chart + "Chart.yaml");

        Assert.Equal((Version, Version), (chart.Text("version"), chart.Text("appVersion")));
        Assert.Equal($"fraudsignals:{Version}", Compose.Text("services/fraudsignals/image"));
    }

    /// <summary>The template with every choice taken and a word in the place of each value.</summary>
    private static string Filled()
    {
        var text = Expression().Replace(Control().Replace(Template, ""), "x");
        return InlineControl().Replace(text, "");
    }

    private static IEnumerable<string> Leaves(YamlNode node, string path) => node is YamlMappingNode { Children.Count: > 0 } map
        ? map.Children.SelectMany(c => Leaves(c.Value, path.Length == 0 ? c.Key.ToString() : $"{path}/{c.Key}"))
        : [path];

    [GeneratedRegex(@"\.Values\.([A-Za-z.]+)")]
    private static partial Regex ValuePath();

    [GeneratedRegex(@"\{\{-?\s*(\w+)")]
    private static partial Regex Action();

    // A line of its own.
    [GeneratedRegex(@"(?m)^\s*\{\{-?\s*(?:if|with|range|else|end)\b[^}]*\}\}\n")]
    private static partial Regex Control();

    [GeneratedRegex(@"\{\{-?\s*(?!if\b|with\b|range\b|else\b|end\b)[^}]*\}\}")]
    private static partial Regex Expression();

    [GeneratedRegex(@"\{\{-?\s*(?:if|with|range|else|end)\b[^}]*\}\}")]
    private static partial Regex InlineControl();
}
