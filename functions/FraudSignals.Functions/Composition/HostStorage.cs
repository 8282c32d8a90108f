using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace FraudSignals.Functions.Composition;

/// <summary>
/// The storage account of the Functions host, which claims and rules share, reached by the host's own settings
/// (<c>AzureWebJobsStorage__accountName</c> or its service URIs). A connection string is taken for the emulator alone.
/// </summary>
internal sealed class HostStorage(IConfiguration configuration, TokenCredential credential)
{
    /// <summary>The queue and the container of claims.</summary>
    public const string Claims = "claims";

    private const string Name = "AzureWebJobsStorage";
    private const string Emulator = "UseDevelopmentStorage=true";

    // The emulator's own account, where it listens at other ports than usual.
    private const string EmulatedAccount = "AccountName=devstoreaccount1;";

    // What the queue trigger reads unless host.json says otherwise.
    private static readonly QueueClientOptions Queues = new() { MessageEncoding = QueueMessageEncoding.Base64 };

    private string? Given => configuration[Name];

    public bool IsEmulated => IsEmulator(Given);

    /// <summary>Whether a setting names the emulator, the only storage that is reached by a connection string.</summary>
    public static bool IsEmulator(string? setting) =>
        setting == Emulator || setting?.Contains(EmulatedAccount, StringComparison.Ordinal) == true;

    public BlobContainerClient Container(string name) => IsEmulated
        ? new BlobContainerClient(Given, name)
        : new BlobContainerClient(new Uri(Endpoint("blob"), name), credential);

    public QueueClient Queue(string name) => IsEmulated
        ? new QueueClient(Given, name, Queues)
        : new QueueClient(new Uri(Endpoint("queue"), name), credential, Queues);

    private Uri Endpoint(string service) => new(
        configuration[$"{Name}:{service}ServiceUri"]
        ?? (configuration[$"{Name}:accountName"] is { Length: > 0 } account ? $"https://{account}.{service}.core.windows.net/" : null)
        ?? throw new InvalidOperationException(
            $"Set {Name}__accountName or {Name}__{service}ServiceUri, or {Name} to {Emulator} for the emulator."));
}
