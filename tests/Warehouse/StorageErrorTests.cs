using Azure;
using Azure.Identity;
using Liftoff.Warehouse.Storage;

namespace Liftoff.Warehouse.Tests;

public sealed class StorageErrorTests
{
    private static readonly AuthenticationFailedException SignIn = new("ManagedIdentityCredential authentication failed: no answer\nSee the troubleshooting guide for more information.");

    [Fact]
    public void A_sign_in_that_fails_is_a_failure_of_the_storage_in_one_sentence()
    {
        Assert.True(StorageError.Is(SignIn));
        Assert.True(StorageError.Is(new AggregateException(SignIn, SignIn)));
        Assert.Equal("ManagedIdentityCredential authentication failed: no answer", StorageError.Describe(SignIn));
    }

    [Fact]
    public void A_cancellation_that_was_asked_for_is_none_and_a_client_s_own_is()
    {
        Assert.True(StorageError.Is(new TaskCanceledException()));
        Assert.False(StorageError.Is(new TaskCanceledException(), new CancellationToken(canceled: true)));
        Assert.False(StorageError.Is(new InvalidOperationException()));
        Assert.Equal("The storage answered 403 AuthorizationFailure.", StorageError.Describe(new RequestFailedException(403, "long\nstory", "AuthorizationFailure", null)));
    }
}
