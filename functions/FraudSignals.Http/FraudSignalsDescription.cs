using System.Net.Mime;
using System.Text;
using FraudSignals.Http.Contract;
using FraudSignals.Http.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FraudSignals.Http;

/// <summary>The OpenAPI document of the contract: the same on every host, and the same as the file in the repository.</summary>
public static class FraudSignalsDescription
{
    /// <summary>Where hosts serve it.</summary>
    public const string Path = "/openapi/v1.json";

    private const string Document = "v1";

    private static readonly Lazy<Task<byte[]>> Text = new(async () => Encoding.UTF8.GetBytes(await WriteAsync(CancellationToken.None)));

    /// <summary>Answers with the document; it is written once.</summary>
    public static async Task<IResult> AnswerAsync() =>
        new BytesAnswer(await Text.Value, MediaTypeNames.Application.Json, StatusCodes.Status200OK, isTagged: true);

    /// <summary>Writes the document as JSON.</summary>
    public static async Task<string> WriteAsync(CancellationToken cancellation)
    {
        // Described from endpoints that nobody is served by.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddFraudSignalsHttp();

        // One serializer for the document and the answers.
        builder.Services.ConfigureHttpJsonOptions(
            json => HttpJson.Configure(json.SerializerOptions).TypeInfoResolverChain.Insert(0, HttpJson.Readable));
        builder.Services.AddOpenApi(Document, options => options
            .AddSchemaTransformer(AnswerSchemas.DescribeAsync)
            .AddOperationTransformer(OperationDescription.DescribeAsync)
            .AddOperationTransformer(RecordSchemas.DescribeAsync)
            .AddDocumentTransformer(DocumentDescription.DescribeAsync));
        await using var app = builder.Build();
        IApplicationBuilder pipeline = app;
        pipeline.UseRouting().UseEndpoints(endpoints => endpoints.MapFraudSignals());
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document).GetOpenApiDocumentAsync(cancellation);
        using var text = new StringWriter(new StringBuilder()) { NewLine = "\n" };
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString().ReplaceLineEndings("\n") + "\n";
    }
}
