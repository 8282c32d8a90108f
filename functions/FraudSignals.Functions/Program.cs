using FraudSignals.Functions.Composition;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.AddFraudSignals();
var app = builder.Build();

// Before anything starts: the worker tells its host as the first thing that it takes requests.
await app.Services.GetRequiredService<AppRules>().ReadAsync(CancellationToken.None);
await app.RunAsync();
