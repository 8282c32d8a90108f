using Azure;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Blobs;

/// <summary>Tells a service that is away, after Azure.Core has tried again, from a request that is wrong.</summary>
internal static class Outage
{
    private const int NoAnswer = 0;

    /// <exception cref="StoreUnavailableException">The service does not answer, is busy or fails.</exception>
    public static async Task<T> TellAsync<T>(Func<Task<T>> request)
    {
        try
        {
            return await request();
        }
        catch (RequestFailedException exception) when (exception.Status is NoAnswer or 408 or 429 or >= 500)
        {
            throw new StoreUnavailableException("Blob storage does not answer.", exception);
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(e => e is RequestFailedException or TaskCanceledException))
        {
            throw new StoreUnavailableException("Blob storage does not answer.", exception);
        }
    }
}
