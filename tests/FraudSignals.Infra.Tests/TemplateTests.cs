using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace FraudSignals.Infra.Tests;

/// <summary>What the templates promise: no keys, no secrets, no right that is wider than needed, no message twice.</summary>
public sealed class TemplateTests(Bicep bicep) : IClassFixture<Bicep>
{
    // Expressions of templates are full of quotation marks, which would be escaped.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void They_compile_and_lint_without_a_word()
    {
        Skip();

        Assert.Equal("", bicep.Diagnostics);
    }

    [Fact]
    public void Each_module_has_one_concern_and_is_used()
    {
        var used = Regex.Matches(File.ReadAllText(Path.Combine(Bicep.Infra, "main.bicep")), "'modules/([a-z-]+\\.bicep)'")
            .Select(m => m.Groups[1].Value);

        Assert.Equal(
            Directory.EnumerateFiles(Path.Combine(Bicep.Infra, "modules")).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            used.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_has_keys()
    {
        Skip();

        Assert.All(Of("Microsoft.Storage/storageAccounts"), account =>
        {
            Assert.False(Flag(account, "allowSharedKeyAccess"));
            Assert.False(Flag(account, "allowBlobPublicAccess"));
            Assert.Equal("TLS1_2", account["properties"]!["minimumTlsVersion"]!.GetValue<string>());
        });
        Assert.All(Of("Microsoft.ServiceBus/namespaces"), bus => Assert.True(Flag(bus, "disableLocalAuth")));
        Assert.All(Of("Microsoft.Insights/components"), insights => Assert.True(Flag(insights, "DisableLocalAuth")));
        Assert.All(Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"), policy => Assert.False(Flag(policy, "allow")));
        Assert.All(Of("Microsoft.KeyVault/vaults"), vault => Assert.True(Flag(vault, "enableRbacAuthorization")));
        Assert.DoesNotContain("listKeys", bicep.Template.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void No_setting_of_the_app_is_a_secret()
    {
        Skip();

        var app = ModuleOf("Microsoft.Web/sites");
        var text = app.ToJsonString(Plain);

        Assert.DoesNotContain("AccountKey", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SharedAccess", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("['\"]AzureWebJobsStorage['\"]", text);
        Assert.Contains("AzureWebJobsStorage__credential", text, StringComparison.Ordinal);

        // An address; with local authentication off it opens nothing.
        Assert.Equal(["APPLICATIONINSIGHTS_CONNECTION_STRING"],
            Regex.Matches(text, "['\"]([A-Z_]*CONNECTION_?STRING)['\"]", RegexOptions.IgnoreCase).Select(m => m.Groups[1].Value)
                .Distinct());
        Assert.Contains("@Microsoft.KeyVault(SecretUri=", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_come_from_the_template_alone_and_none_names_a_source()
    {
        Skip();

        var settings = Assert.Single(Of("Microsoft.Web/sites/config"))["properties"]!.GetValue<string>();
        Assert.Contains("parameters('furtherSettings')", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("Sources", ModuleOf("Microsoft.Web/sites").ToJsonString(Plain), StringComparison.Ordinal);
        Assert.Equal("object", bicep.Template["parameters"]!["furtherSettings"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public void Every_topic_detects_duplicates_and_every_subscription_has_one_filter()
    {
        Skip();

        var topic = Assert.Single(Of("Microsoft.ServiceBus/namespaces/topics"));
        Assert.True(Flag(topic, "requiresDuplicateDetection"));
        var rule = Assert.Single(Of("Microsoft.ServiceBus/namespaces/topics/subscriptions/rules"));
        Assert.Contains("$Default", rule["name"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(
            ["bank-alerts", "platform-alerts", "telco-alerts"],
            bicep.Parameters["parameters"]!["subscriptions"]!["value"]!.AsArray().Select(s => s!["topic"]!.GetValue<string>()).Distinct()
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_workbook_is_deployed_and_asks_for_metrics_that_there_are()
    {
        Skip();
        var workbook = Assert.Single(Of("Microsoft.Insights/workbooks"));
        Assert.Equal("shared", workbook["kind"]!.GetValue<string>());
        var page = JsonNode.Parse(File.ReadAllText(Path.Combine(Bicep.Infra, "workbook.json")))!;
        var queries = page["items"]!.AsArray().Select(i => i!["content"]!["query"]?.GetValue<string>()).OfType<string>().ToList();
        var asked = queries.SelectMany(q => Regex.Matches(q, "'(fraudsignals[a-z_.]+)'")).Select(m => m.Groups[1].Value).ToList();
        var documented = File.ReadAllText(Path.Combine(Bicep.Infra, "..", "functions", "FraudSignals.Host", "METRICS.md"));

        Assert.True(queries.Count > 6 && asked.Count > 4);
        Assert.All(asked, name => Assert.Contains($"`{name}`", documented, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_right_is_for_one_resource()
    {
        Skip();
        var assignments = Of("Microsoft.Authorization/roleAssignments").ToList();

        Assert.Equal(6, assignments.Count); // Those on the host's account are one with three copies.
        Assert.All(assignments, assignment =>
        {
            Assert.False(string.IsNullOrEmpty(assignment["scope"]?.GetValue<string>()), assignment.ToJsonString());
            Assert.Equal("ServicePrincipal", Text(assignment, "principalType"));
        });

        // Owner, Contributor, User Access Administrator.
        foreach (var wide in (string[])["8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "b24988ac-6180-42a0-ab88-20f7382dd24c",
            "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"])
        {
            Assert.DoesNotContain(wide, bicep.Template.ToJsonString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_app_runs_dotnet_10_on_flex_consumption()
    {
        Skip();

        Assert.Equal("FC1", Assert.Single(Of("Microsoft.Web/serverfarms"))["sku"]!["name"]!.GetValue<string>());
        var config = Assert.Single(Of("Microsoft.Web/sites"))["properties"]!["functionAppConfig"]!;
        Assert.Equal(("dotnet-isolated", "10.0"),
            (config["runtime"]!["name"]!.GetValue<string>(), config["runtime"]!["version"]!.GetValue<string>()));
        Assert.Equal("UserAssignedIdentity", config["deployment"]!["storage"]!["authentication"]!["type"]!.GetValue<string>());
    }

    private static void Skip() => Assert.SkipWhen(Bicep.Missing != null, Bicep.Missing ?? "");

    private List<JsonObject> Of(string type)
    {
        var found = bicep.Resources.Where(r => r["type"]!.GetValue<string>() == type).ToList();
        Assert.NotEmpty(found);
        return found;
    }

    /// <summary>The template of the module that holds a resource of a type.</summary>
    private JsonObject ModuleOf(string type) => bicep.Resources
        .Select(Bicep.TemplateOf)
        .Single(t => t != null && t.ToJsonString().Contains($"\"{type}\"", StringComparison.Ordinal))!;

    private static bool Flag(JsonObject resource, string name) => resource["properties"]![name]!.GetValue<bool>();

    private static string Text(JsonObject resource, string name) => resource["properties"]![name]!.GetValue<string>();
}
