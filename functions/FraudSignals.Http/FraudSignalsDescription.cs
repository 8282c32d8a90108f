using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FraudSignals.Http;

/// <summary>The OpenAPI document of the contract, for hosts that route requests themselves.</summary>
public static class FraudSignalsDescription
{
    private const string Document = "v1";

    /// <summary>The document as JSON, the same as <see cref="FraudSignalsEndpoints.MapFraudSignals"/> serves.</summary>
    public static async Task<string> WriteAsync(CancellationToken cancellation)
    {
        // Described from endpoints that nobody is served by.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddFraudSignalsHttp();
        await using var app = builder.Build();
        IApplicationBuilder pipeline = app;
        pipeline.UseRouting().UseEndpoints(endpoints => endpoints.MapFraudSignals());
        var document = await app.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Document).GetOpenApiDocumentAsync(cancellation);
        using var text = new StringWriter(new StringBuilder());
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return text.ToString();
    }
}
