using FraudSignals.Http.Tests.Endpoints;
using FraudSignals.Http.Tests.OpenApi;
using NSwag;
using NSwag.CodeGeneration.CSharp;

namespace FraudSignals.Http.Tests.Clients;

public class NSwagTests
{
    [Fact]
    public async Task A_client_by_NSwag_compiles_and_reads_alerts()
    {
        var document = await OpenApiDocument.FromFileAsync(DocumentTests.Committed);
        var settings = new CSharpClientGeneratorSettings { ClassName = "Client", UseBaseUrl = false };
        settings.CSharpGeneratorSettings.Namespace = "Generated";
        settings.CSharpGeneratorSettings.JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson;
        var code = new CSharpClientGenerator(document, settings).GenerateFile();
        var type = Compiled.From([code]).GetType("Generated.Client")!;

        await using var server = await TestServer.StartAsync();
        dynamic client = Activator.CreateInstance(type, server.Client)!;
        var method = type.GetMethods().First(m => m.Name == "ListAlertsAsync");
        dynamic page = await (dynamic)method.Invoke((object)client, [.. method.GetParameters().Select(_ => (object?)null)])!;
        var alert = Assert.Single((IEnumerable<object>)page.Alerts);
        Assert.Equal(FakeLog.Alert.Id, (string)((dynamic)alert).Id);
        Assert.Equal("Interdiction", ((object)((dynamic)alert).Level).ToString());
    }
}
