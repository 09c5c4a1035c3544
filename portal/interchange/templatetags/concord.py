"""Template helpers available everywhere."""

from django import template

register = template.Library()
