"""The event-sourced domains: standard library only, they do not know that they are explored."""
