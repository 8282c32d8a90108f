using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace FraudSignals.Host.Serving;

/// <summary>
/// The connections that are open. Where there are too many, the one that has been without a request for longest makes room for
/// the new one; and some are left for those who ask for the host's health, so that it can be seen whatever the others do.
/// </summary>
/// <param name="most">How many are open at a time.</param>
/// <param name="reserve">How many of them serve nothing but health.</param>
internal sealed class Connections(int most, int reserve)
{
    private readonly Lock _lock = new();

    // The longest without a request first.
    private readonly LinkedList<ConnectionContext> _idle = new();
    private int _open;
    private int _busy;

    /// <summary>Serves a connection until it ends.</summary>
    public async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var place = new Place(new LinkedListNode<ConnectionContext>(connection));
        ConnectionContext? outdone = null;
        lock (_lock)
        {
            if (++_open > most)
            {
                // Where all others are busy it is the new one itself.
                outdone = _idle.First?.Value ?? connection;
                if (outdone != connection)
                {
                    _idle.RemoveFirst();
                }
            }

            if (outdone != connection)
            {
                _idle.AddLast(place.Node);
            }
        }

        outdone?.Abort(new ConnectionAbortedException("There are too many connections."));
        connection.Features.Set(place);
        try
        {
            await next(connection);
        }
        finally
        {
            lock (_lock)
            {
                _open--;
                Drop(place);
            }
        }
    }

    /// <summary>Handles a request, or refuses it where only those for the host's health are left a place.</summary>
    public async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        var place = context.Features.GetRequiredFeature<Place>();
        bool isOneTooMany;
        lock (_lock)
        {
            Drop(place);
            isOneTooMany = ++_busy > most - reserve;
        }

        try
        {
            if (isOneTooMany && !context.Request.Path.StartsWithSegments("/health"))
            {
                context.Response.Headers.Connection = "close";
                var refusal = Answers.Problem(
                    context, StatusCodes.Status503ServiceUnavailable, "too_many_requests",
                    "Too many requests are under way; send this one again in a moment.", TimeSpan.FromSeconds(1));
                await refusal.ExecuteAsync(context);
            }
            else
            {
                await next(context);
            }
        }
        finally
        {
            lock (_lock)
            {
                _busy--;
                _idle.AddLast(place.Node);
            }
        }
    }

    private void Drop(Place place)
    {
        if (place.Node.List != null)
        {
            _idle.Remove(place.Node);
        }
    }

    /// <summary>A connection's place among the idle ones, for as long as it is one.</summary>
    private sealed record Place(LinkedListNode<ConnectionContext> Node);
}
