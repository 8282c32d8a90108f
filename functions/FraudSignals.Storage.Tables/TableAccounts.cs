using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using FraudSignals.Ports;

namespace FraudSignals.Storage.Tables;

/// <summary>
/// The tables in all accounts, and the bound on requests under way. What the service does not answer becomes
/// <see cref="StoreUnavailableException"/>.
/// </summary>
internal sealed class TableAccounts : IDisposable
{
    private readonly TableServiceClient[] _services;
    private readonly TableClient[] _state;
    private readonly SemaphoreSlim _turns;
    private readonly HttpClient _http;

    public TableAccounts(TablesStoreOptions options)
    {
        options.Validate();

        // Its own, so that no bound of the client on connections is lower than that on requests.
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = options.Concurrency, PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false,
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each try has its own bound below.
        };
        var settings = new TableClientOptions
        {
            Transport = new HttpClientTransport(_http),
            Retry = { MaxRetries = options.Retries, Mode = RetryMode.Exponential, Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5), NetworkTimeout = options.RequestTimeout },
        };
        if (options.Policy != null)
        {
            settings.AddPolicy(options.Policy, HttpPipelinePosition.PerRetry);
        }

        _services = options.ConnectionStrings.Count > 0
            ? [.. options.ConnectionStrings.Select(c => new TableServiceClient(c, settings))]
            : [.. options.Endpoints.Select(e => new TableServiceClient(e, options.Credential, settings))];
        _state = [.. _services.Select(s => s.GetTableClient(options.Prefix + "state"))];
        Alerts = _services[0].GetTableClient(options.Prefix + "alerts");
        _turns = new SemaphoreSlim(options.Concurrency);
    }

    /// <summary>The table of alerts.</summary>
    public TableClient Alerts { get; }

    /// <summary>The table of what instances tell each other: the first of those with subjects.</summary>
    public TableClient Notes => _state[0];

    /// <summary>All there are.</summary>
    public IEnumerable<TableClient> All => _state.Append(Alerts);

    /// <summary>The table a partition stands in.</summary>
    public TableClient State(int partition, int partitions) => _state[partition * _state.Length / partitions];

    /// <summary>Makes the tables where they are missing.</summary>
    public async ValueTask CreateAsync(CancellationToken cancellation)
    {
        foreach (var table in All)
        {
            await CallAsync(() => table.CreateIfNotExistsAsync(cancellation), cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Makes one call in turn.</summary>
    /// <exception cref="StoreUnavailableException">The service does not answer, or is busy, after all retries.</exception>
    /// <exception cref="RequestFailedException">The service answered that it does not do that: a condition failed, something is there
    /// already or not there.</exception>
    public async ValueTask<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception problem) when (IsOutage(problem, cancellation))
        {
            throw new StoreUnavailableException("The tables do not answer.", problem);
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <summary>Reads all pages of a query.</summary>
    public async ValueTask<List<TableEntity>> QueryAsync(TableClient table, string filter, int limit, CancellationToken cancellation,
        params string[] select)
    {
        return await CallAsync(ReadAsync, cancellation).ConfigureAwait(false);

        async Task<List<TableEntity>> ReadAsync()
        {
            var entities = new List<TableEntity>();
            await foreach (var entity in table.QueryAsync<TableEntity>(filter, Math.Min(limit, 1000), select.Length == 0 ? null : select,
                cancellation).ConfigureAwait(false))
            {
                entities.Add(entity);
                if (entities.Count >= limit)
                {
                    break;
                }
            }

            return entities;
        }
    }

    public void Dispose()
    {
        _turns.Dispose();
        _http.Dispose();
    }

    // A client's own time-out comes as a cancellation nobody asked for.
    private static bool IsOutage(Exception problem, CancellationToken cancellation) => problem switch
    {
        RequestFailedException failed => failed.Status is 0 or 408 or 429 or >= 500,
        AggregateException many => many.InnerExceptions.All(p => IsOutage(p, cancellation)),
        OperationCanceledException => !cancellation.IsCancellationRequested,
        HttpRequestException or IOException => true,
        _ => false,
    };
}
