using FraudSignals.Http.Contract;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FraudSignals.Http.Access;

/// <summary>Checks OAuth 2 bearer tokens (JWT) by the keys of their OpenID Connect issuer.</summary>
internal static class BearerTokens
{
    public const string Scheme = "fraudsignals-oauth";

    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    // AddAuthentication brings key rings and files for cookies, of which there are none here.
    public static void AddBearerTokens(this IServiceCollection services)
    {
        services.AddAuthenticationCore(options => options.AddScheme<JwtBearerHandler>(Scheme, null));
        services.AddWebEncoders();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>());
        services.AddOptions<JwtBearerOptions>(Scheme).Configure<IOptions<FraudSignalsHttpOptions>, TimeProvider>((bearer, http, clock) =>
        {
            var oauth = http.Value.OAuth;
            bearer.TimeProvider = clock;
            bearer.MapInboundClaims = false;
            bearer.SaveToken = false;
            bearer.IncludeErrorDetails = false;
            if (oauth.IsOn)
            {
                bearer.Authority = oauth.Authority;
                bearer.Audience = oauth.Audience;
                bearer.RequireHttpsMetadata = !new Uri(oauth.Authority).IsLoopback;
            }

            bearer.TokenValidationParameters.ClockSkew = Skew;
            bearer.TokenValidationParameters.ValidateAudience = true;
            bearer.TokenValidationParameters.ValidateIssuer = true;
            bearer.TokenValidationParameters.RequireExpirationTime = true;
            bearer.TokenValidationParameters.RequireSignedTokens = true;

            // A public key of the issuer must not be taken for a shared secret.
            bearer.TokenValidationParameters.ValidAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384",
                "ES512"];
        });
    }
}
