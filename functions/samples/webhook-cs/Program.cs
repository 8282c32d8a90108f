// Takes the alerts that a webhook posts, and tells which of your records they rest on: dotnet run -- PORT IDS
// WEBHOOK_SECRET is what "webhooks add" printed; IDS a file with the ids of your records, one a line.
using System.Globalization;
using System.IO.Hashing;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

if (args is not [var port, var ids] || Environment.GetEnvironmentVariable("WEBHOOK_SECRET") is not { } secret)
{
    Console.Error.WriteLine("Write: PORT IDS, and set WEBHOOK_SECRET");
    return 2;
}

var key = Convert.FromBase64String(secret["whsec_".Length..]);
var seen = new HashSet<string>(); // In earnest: a table. An alert may come twice, under the same webhook-id.

// An alert names a record by its id or, where that is long or shows an identifier, by a hash of it.
var mine = new Dictionary<string, string>();
foreach (var id in File.ReadLines(ids).Where(line => line.Length > 0))
{
    mine[id] = mine["hash:" + XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(id)).ToString("x32", CultureInfo.InvariantCulture)[2..]] = id;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
var app = builder.Build();
app.MapPost("/", async (HttpRequest request) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    var id = request.Headers["webhook-id"].ToString();
    if (!IsSigned(id, request.Headers["webhook-timestamp"].ToString(), body.ToArray(), request.Headers["webhook-signature"].ToString()))
    {
        return Results.Unauthorized();
    }

    lock (seen)
    {
        if (seen.Add(id))
        {
            var data = JsonSerializer.Deserialize<JsonElement>(body.ToArray()).GetProperty("data");
            var subject = data.GetProperty("subject");
            var who = subject.TryGetProperty("key", out var clear) ? clear : subject.GetProperty("token");
            var records = data.GetProperty("reasons").EnumerateArray().SelectMany(r => r.GetProperty("events").EnumerateArray())
                .Select(e => mine.GetValueOrDefault(e.GetString()!.Split('/', 2)[1])).OfType<string>().Distinct();
            Console.WriteLine(
                $"{data.GetProperty("severity")} {data.GetProperty("typology")} {subject.GetProperty("kind")} {who}: "
                + $"{string.Join(' ', records)}");
        }
    }

    return Results.NoContent();
});
await app.RunAsync($"http://127.0.0.1:{port}");
return 0;

// https://www.standardwebhooks.com: a signature for each secret, of which one is ours while secrets change.
bool IsSigned(string id, string time, byte[] body, string signatures)
{
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{time}."), .. body];
    var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    return long.TryParse(time, CultureInfo.InvariantCulture, out var seconds)
        && (TimeProvider.System.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() < TimeSpan.FromMinutes(5)
        && signatures.Split(' ')
            .Any(s => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(s), Encoding.UTF8.GetBytes(expected)));
}
